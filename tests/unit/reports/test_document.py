"""What comes out of Typst: a tagged page, literal text, the same bytes, and never a refusal."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from fixtures import sample_pages as team
from leadway.domain.week_page import MeasureLine, MoveLine, NoteLine, ProblemLine, WeekSummary
from leadway.reports.document import MOST_EFFORT, MOST_OF_TEXT, PAPERS, preview_pages, render, shortened
from leadway.reports.weekly import weekly_data
from leadway.resources import resource

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
MARKUP = (
    "#panic()",
    '#import "@preview/x:0.1.0": *',
    "*bold* _italic_",
    "$x^2$",
    "@ref <label>",
    r"C:\temp\new \u{1F600}",
    "] ) }",
    "```raw``` `code`",
    "// comment /* c */",
    "= heading",
    "https://example.org/a_b?c=d&e=f#g",
    'it\'s "so" -- or --- so... ~',
    "-> => {page} {pages}",
)


def pdf(week: WeekSummary, paper: str = "A4") -> bytes:
    return render("weekly", weekly_data(week, generated=team.MADE_ON), paper=paper)


# A page takes a quarter of a second, and a dozen tests look at the same ones.
@cache
def shared_pdf(week: WeekSummary, paper: str = "A4") -> bytes:
    return pdf(week, paper)


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


def joined(text: str) -> str:
    """Return the text without white space: where lines break is not what these tests are about."""
    return "".join(text.split())


def tags(node: Any) -> Iterator[DictionaryObject]:  # noqa: ANN401 -- pypdf's tree holds everything
    """Yield every element of the structure tree, in reading order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from tags(node["/K"])


def tagged(content: bytes) -> list[DictionaryObject]:
    root: Any = read(content).trailer["/Root"]
    return list(tags(root["/StructTreeRoot"]["/K"]))


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_a_typical_week_fits_on_one_page(paper: str) -> None:
    assert len(read(shared_pdf(team.TYPICAL, paper)).pages) == 1


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_sheet_is_the_one_asked_for(paper: str, size: tuple[int, int]) -> None:
    box = read(shared_pdf(team.QUIET, paper)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_a_full_week_flows_on_and_numbers_its_pages() -> None:
    pages = read(shared_pdf(team.FULL)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()


def test_the_text_of_a_week_reads_as_it_was_agreed(tmp_path: Path) -> None:
    actual = tmp_path / "weekly.txt"
    lines = text_of(shared_pdf(team.TYPICAL)).splitlines()
    actual.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")
    agreed = (GOLDEN / "weekly.txt").read_text(encoding="utf-8")
    assert actual.read_text(encoding="utf-8") == agreed, f"If {actual} reads better, make it the new one."


def test_the_preview_shows_the_same_pages_as_pictures() -> None:
    data = weekly_data(team.FULL, generated=team.MADE_ON)
    pictures = preview_pages("weekly", data, paper="A4", ppi=36)
    assert len(pictures) == len(read(render("weekly", data, paper="A4")).pages)
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_a_preview_of_one_page_is_a_list_too() -> None:
    data = weekly_data(team.QUIET, generated=team.MADE_ON)
    assert len(preview_pages("weekly", data, paper="Letter", ppi=36)) == 1


# --- for whoever does not see it --------------------------------------------------------------------


def test_the_document_is_tagged_and_has_a_language_and_a_title() -> None:
    reader = read(shared_pdf(team.TYPICAL))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Weekly summary, Week 47 of 2026"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_headings_and_table_heads_are_tagged_as_such() -> None:
    count = Counter(str(tag["/S"]) for tag in tagged(shared_pdf(team.TYPICAL)))
    assert count["/H1"] == 1
    assert count["/H2"] == 10
    assert count["/Table"] == 2
    assert count["/TH"] == 9


def test_a_chart_says_its_numbers_in_words() -> None:
    figures = [tag for tag in tagged(shared_pdf(team.TYPICAL)) if str(tag["/S"]) == "/Figure"]
    assert [str(figure["/Alt"])[:41] for figure in figures] == ["Run chart of Returns turnaround (working "]
    assert "2.6 (20 Nov)" in str(figures[0]["/Alt"])


def test_the_sections_are_bookmarks() -> None:
    first, *rest = read(shared_pdf(team.QUIET)).outline
    assert getattr(first, "title", "") == "Week 48"
    assert rest


# --- text is text -----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", MARKUP)
def test_what_a_person_types_is_never_markup(typed: str) -> None:
    week = replace(
        team.TYPICAL,
        in_one_line=typed,
        checks=(replace(team.CHECKS[2], title=typed),),
        gaps=(replace(team.GAP, situation=typed),),
        problems=(ProblemLine("Customers", "wait", typed),),
        experiments=(
            replace(
                team.TYPICAL.experiments[0],
                title=typed,
                measure=replace(MeasureLine.of(team.TURNAROUND), name=typed),
            ),
        ),
        measures=(replace(MeasureLine.of(team.TURNAROUND), name=typed),),
        lesson=typed,
        notes=(NoteLine(typed),),
    )
    assert joined(text_of(pdf(week))).count(joined(typed)) >= 9


def test_lines_of_a_text_stay_lines() -> None:
    text = text_of(pdf(replace(team.QUIET, lesson="First.\nSecond.\r\nThird.")))
    assert re.search(r"First\.\s*\nSecond\.\s*\nThird\.", text)


def test_no_template_reaches_for_the_network() -> None:
    templates = list(resource("reports").glob("*.typ"))
    assert templates
    assert not [template.name for template in templates if "@" in template.read_text(encoding="utf-8")]


# --- any text ---------------------------------------------------------------------------------------


def test_other_scripts_are_printed_by_the_fonts_there_are_or_as_boxes() -> None:
    text = text_of(shared_pdf(team.EVERY_SCRIPT))
    assert "Ελληνικά, кириллица, Tiếng Việt, naïve Straße" in text


def test_what_no_font_can_show_becomes_a_box() -> None:
    assert "a□b" in text_of(pdf(replace(team.QUIET, lesson="a\U0010fffdb")))


def test_control_characters_are_shown_and_stop_nothing() -> None:
    text = text_of(pdf(replace(team.QUIET, lesson="a\x00b\x1bc\x7fd\ufeffe\ud800f\tg")))
    assert re.search("a.b.c.de.f g", text)


def test_a_word_of_ten_thousand_letters_breaks_inside_the_page() -> None:
    typed = "W" * 10_000
    content = pdf(replace(team.QUIET, checks=(replace(team.CHECKS[2], title=typed),)))
    lines = [line for line in text_of(content).splitlines() if "WWW" in line]
    assert max(len(line) for line in lines) < 40
    assert "".join(lines).count("W") >= len(typed)


@pytest.mark.parametrize(
    "typed",
    ["Kunde wartet lange. " * 5_000, "line\n" * 5_000, "a" + "\u0301" * 20_000, "ก" + "\u0e34" * 20_000],
    ids=["100,000 letters", "5,000 lines", "20,000 accents on a letter", "20,000 marks on a Thai letter"],
)
def test_a_very_long_text_neither_hangs_nor_stops_the_document(typed: str) -> None:
    assert pdf(replace(team.QUIET, lesson=typed)).startswith(b"%PDF")


def test_a_text_of_five_megabytes_is_cut_and_says_how_much_is_left_out() -> None:
    text = text_of(pdf(replace(team.QUIET, lesson="Kunde wartet lange. " * 250_000)))
    assert joined(f"… ({5_000_000 - MOST_OF_TEXT} more characters are in Leadway.)") in joined(text)
    assert joined(text).count("Kundewartetlange.") > 950


@given(
    st.lists(
        st.sampled_from(["a", "W" * 30_000, "line\n" * 9_000, "word " * 3_000, "\u0301" * 50]), max_size=40
    )
)
def test_a_document_of_many_long_texts_takes_no_more_effort_than_is_stated(texts: list[str]) -> None:
    drawing = "<svg>" + "x" * 50_000
    cut = shortened({"rows": [{"text": text, "svg": drawing} for text in texts]})
    kept = [row["text"].partition("… (")[0] for row in cut["rows"]]
    assert all(row["svg"] == drawing for row in cut["rows"])
    assert all(
        text.startswith(part) and len(part) >= min(200, len(text))
        for part, text in zip(kept, texts, strict=True)
    )
    assert all(len(part) <= MOST_OF_TEXT for part in kept)
    effort = sum(len(part) * (10 if "W" in part else 1) + 10 * part.count("\n") for part in kept)
    assert effort <= MOST_EFFORT + len(texts) * 2_000


def test_what_an_ordinary_week_holds_is_set_whole() -> None:
    data = weekly_data(team.FULL, generated=team.MADE_ON)
    assert shortened(data) == data


def test_a_text_from_right_to_left_begins_at_the_right() -> None:
    places: dict[str, float] = {}

    def visit(text: str, place: list[float], *_rest: object) -> None:
        places[text.strip()] = place[4]

    week = replace(team.QUIET, lesson="א 123 LESSON", help_wanted="HELP")
    text = read(pdf(week)).pages[0].extract_text(visitor_text=visit)
    if "א" not in text:
        pytest.skip("no font here has Hebrew letters")
    assert places["HELP"] < 200
    assert places["LESSON"] > 400


any_text = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=25)
@given(one=any_text, two=any_text, three=any_text)
@example(one="\x00\ud800", two="\u202e\u2066\ufeff", three="\ufdd0\U0010ffff\ue000")
@example(one="👩\u200d👩\u200d👧", two="\u0301", three='"` `"\\u{41}')
def test_any_text_in_any_field_is_printed(one: str, two: str, three: str) -> None:
    week = replace(
        team.TYPICAL,
        in_one_line=one,
        checks=(replace(team.CHECKS[2], title=three, what_happened=one, looked_at=two),),
        exceptions=(replace(team.TYPICAL.exceptions[0], title=one, safeguard=two),),
        gaps=(replace(team.GAP, situation=two, chosen=three, why=one, expected=two),),
        problems=(ProblemLine(one, two, three),),
        opportunities=(replace(team.TYPICAL.opportunities[0], tried=one, then=three, suggested_by=two),),
        experiments=(
            replace(
                team.TYPICAL.experiments[0],
                title=three,
                target=one,
                now=two,
                obstacle=three,
                learned=one,
                because=two,
                measure=replace(MeasureLine.of(team.TURNAROUND), name=two, unit=three),
            ),
        ),
        measures=(replace(MeasureLine.of(team.REWORK), name=one, unit=two),),
        move=MoveLine(one, three),
        help_wanted=one,
        lesson=two,
        notes=(NoteLine(three),),
    )
    assert pdf(week).startswith(b"%PDF")


# --- the same bytes, and nothing about whoever made it -----------------------------------------------

IN_ANOTHER_PROCESS = """
import hashlib
from fixtures import sample_pages as team
from leadway.reports.document import render
from leadway.reports.weekly import weekly_data
content = render("weekly", weekly_data(team.EVERY_SCRIPT, generated=team.MADE_ON), paper="A4")
print(hashlib.sha256(content).hexdigest())
"""


def test_the_same_week_gives_the_same_bytes() -> None:
    assert pdf(team.EVERY_SCRIPT) == pdf(team.EVERY_SCRIPT)


@pytest.mark.parametrize(("zone", "seed"), [("Pacific/Auckland", "1"), ("America/New_York", "2")])
def test_place_zone_language_and_process_change_no_byte(tmp_path: Path, zone: str, seed: str) -> None:
    elsewhere = {
        **os.environ,
        "PYTHONPATH": str(GOLDEN.parent),
        "TZ": zone,
        "LC_ALL": "de_DE.UTF-8",
        "PYTHONHASHSEED": seed,
    }
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        cwd=tmp_path,
        env=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(shared_pdf(team.EVERY_SCRIPT)).hexdigest()
    assert done.stderr == ""


def test_the_metadata_names_no_person_and_no_machine() -> None:
    metadata = read(shared_pdf(team.TYPICAL)).metadata
    assert metadata is not None
    assert set(metadata) <= {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert str(metadata.creator).startswith("Typst ")


def test_nothing_is_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    pdf(team.EVERY_SCRIPT)
    assert capfd.readouterr() == ("", "")


def test_the_data_given_is_left_as_it_was() -> None:
    data = weekly_data(team.EVERY_SCRIPT, generated=team.MADE_ON)
    before = json.dumps(data)
    render("weekly", data, paper="A4")
    assert json.dumps(data) == before
