"""Reads the program's source for texts that could not be translated: `faults(path)`.

A literal counts as a text where it has two words, ends like a sentence, or, with `single_words`, is one word
with a capital. It does not count in docstrings, annotations, SQL, regular expressions, log lines, and errors
that are bugs. A line that ends with `# no text` is passed over, for what looks like a text and is none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MARKS = frozenset({"_", "N_", "ngettext", "pgettext"})
PASSED_OVER = "# no text"

_WORD = r"[A-Za-zÀ-ÿ][a-zà-ÿ’'-]*"
_WORDS = re.compile(
    rf"(?:^|[\s(“]){_WORD}[,;:.…?!”)]*\s+[(“]?{_WORD}|{_WORD}[a-z] *[.?!…:]$|^[A-Z][a-zà-ÿ’'-]*[,:] "
)
_SINGLE = re.compile(r"\s*[A-Z][a-z’]+\s*")
_PIECE = re.compile(rf"{_WORD}[,;:]?\s|\s{_WORD}|^[A-Z][a-z’]+$")
# Called the same in every language.
_NAMES = {"Leadway", "Markdown", "Dropbox", "Nextcloud"}
_PLACEHOLDER = re.compile(r"\{[a-z_]+[^{}]*\}|%[a-z]")
_MARKUP = re.compile(r"<\w|[\w-]=[\"']")
_SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA|ATTACH|DETACH|CREATE|DROP|ALTER|VACUUM|BEGIN|COMMIT|ROLLBACK"
    r"|SAVEPOINT|RELEASE|WITH|EXPLAIN|FROM|WHERE|AND|OR|ORDER|LEFT|JOIN|UNION|GROUP|LIMIT|REFERENCES|CASE)\b"
)
_BUGS = {
    "AssertionError",
    "ValueError",
    "TypeError",
    "RuntimeError",
    "NotImplementedError",
    "KeyError",
    "OSError",
    "SecondDatabaseError",
    "FrozenRecordError",
}
# What is assigned to these is no text.
_CODES = ("__all__", "accessible_role")
_LOG = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_NOT_READ = {
    "compile", "match", "fullmatch", "search", "sub", "findall", "finditer", "split",
    "execute", "execute_sql", "executescript", "query", "SQL",
    "setObjectName", "setProperty", "getattr", "setattr", "hasattr", "startswith", "endswith", "removeprefix",
    "locale_text", "locale_list", "TypeVar", "namedtuple", "strftime", "strptime", "import_module", "connect",
}  # fmt: skip


def faults(path: Path, *, single_words: bool = True) -> list[str]:
    """Return what cannot be translated in a file, one line each: `file.py:12: what to do`."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    reader = _Reader(single_words=single_words)
    reader.visit(ast.parse(source))
    found = {
        (line, said)
        for line, end, said in reader.found
        if not any(each.endswith(PASSED_OVER) for each in lines[line - 1 : end])
    }
    return [f"{path.name}:{line}: {said}" for line, said in sorted(found)]


class _Reader(ast.NodeVisitor):
    """Walks over a module and notes what cannot be translated."""

    def __init__(self, *, single_words: bool) -> None:
        self.found: list[tuple[int, int, str]] = []
        self._end = 0
        self._single_words = single_words
        self._translates = False

    def _note(self, node: ast.expr, said: str) -> None:
        self.found.append((node.lineno, max(node.lineno, self._end), said))

    def visit(self, node: ast.AST) -> None:
        """Visit a node; for a statement, remember where it ends, or where its block begins."""
        if not isinstance(node, ast.stmt):
            super().visit(node)
            return
        before, body = self._end, getattr(node, "body", None)
        self._end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
        super().visit(node)
        self._end = before

    def visit_Module(self, node: ast.Module) -> None:
        self._body(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        # The labels of a closed list come from the class itself; see packaging/texts.py.
        is_term = any(isinstance(base, ast.Name) and base.id in ("Term", "StrEnum") for base in node.bases)
        self._body([part for part in node.body if not (is_term and isinstance(part, ast.Assign))])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.visit(node.args)
        self._body(node.body)

    def _body(self, body: list[ast.stmt]) -> None:
        """Visit statements; a literal that is a statement is documentation."""
        for part in body:
            if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)):
                self.visit(part)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._translates = self._translates or any(name.name == "_" for name in node.names)

    def visit_Name(self, node: ast.Name) -> None:
        if self._translates and node.id == "_" and not isinstance(node.ctx, ast.Load):
            self._note(node, "_ translates in this module: call what is not needed something else")

    def visit_comprehension(self, node: ast.comprehension) -> None:
        # Its names are its own.
        for part in (node.iter, *node.ifs):
            self.visit(part)

    def visit_arg(self, node: ast.arg) -> None:
        """Pass over annotations."""
        if self._translates and node.arg == "_":
            self.found.append((node.lineno, 0, "_ translates in this module: call the argument _unused"))

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(isinstance(target, ast.Name) and target.id in _CODES for target in node.targets):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        if not (isinstance(node.exc, ast.Call) and _name(node.exc.func) in _BUGS):
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Pass over what only a bug would show."""

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in MARKS:
            self._marked(node, name)
            return
        if name == "format" and isinstance(node.func, ast.Attribute) and _is_text(node.func.value):
            self._note(node, "mark the text before its placeholders: _(“…”).format(…)")
            for argument in (*node.args, *node.keywords):
                self.visit(argument)
            return
        if name in _NOT_READ or (name in _LOG and isinstance(node.func, ast.Attribute)):
            return
        if name == "join" and isinstance(node.func, ast.Attribute) and _has_words(_text(node.func.value)):
            self._note(node, "lists are joined by domain/grammar.listed")
        self.generic_visit(node)

    def _marked(self, node: ast.Call, name: str) -> None:
        """Check that a marked text is one literal, which is what the catalogue can hold."""
        texts = node.args if name in ("_", "N_", "pgettext") else node.args[:2]
        if name in ("_", "N_") and len(texts) == 1 and not isinstance(texts[0], ast.Constant | ast.JoinedStr):
            # What N_ marked elsewhere is translated here.
            if isinstance(texts[0], ast.BinOp | ast.Call | ast.IfExp):
                self._note(node, "mark whole literals: _ takes one literal, or the name of what N_ marked")
            return
        for text in texts:
            if not isinstance(text, ast.Constant):
                self._note(
                    node, f"{name} takes literals only; placeholders are filled in by .format after it"
                )
        if name == "ngettext" and len(node.args) == 3:
            self.visit(node.args[2])

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
        whole = "\0".join(str(part) for part in fixed)
        is_text = any(_PIECE.search(str(part)) for part in fixed if part != "leadway: ")
        if is_text and not _SQL.match(whole) and not _MARKUP.search(whole):
            self._note(node, "no f-string in a text: _(“… {name} …”).format(name=…)")
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        sides = (node.left, node.right)
        if isinstance(node.op, ast.Add) and any(_is_text(side) or _is_marked(side) for side in sides):
            self._note(node, "no text is put together with +: one text with placeholders, or ngettext")
            return
        if isinstance(node.op, ast.Mod) and _is_text(node.left):
            self._note(node, "no %: _(“… {name} …”).format(name=…)")
            return
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.Add) and (_is_text(node.value) or _is_marked(node.value)):
            self._note(node.value, "no text is put together with +=: one text with placeholders")
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        if _compares_with_one(node.test) and all(_is_any_text(side) for side in (node.body, node.orelse)):
            self._note(node, "a plural: ngettext(“{n} note”, “{n} notes”, n).format(n=n)")
            return
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        single = self._single_words and _SINGLE.fullmatch(_text(node)) and _text(node) not in _NAMES
        if single or _is_text(node):
            self._note(node, f"mark it with _: “{str(node.value)[:40]}”")


def early_texts(path: Path) -> Iterator[str]:
    """Return where a module translates as it is imported: not allowed before the language is known."""
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
            for node in ast.walk(statement):
                if isinstance(node, ast.Call) and _name(node.func) in MARKS - {"N_"}:
                    yield f"{path.name}:{node.lineno}: translate it inside a function"


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _has_words(text: str) -> bool:
    return re.search(r"[a-z]{2}", text) is not None


def _is_text(node: ast.expr) -> bool:
    text = _PLACEHOLDER.sub("One", _text(node))
    return (
        _has_words(_PLACEHOLDER.sub("", _text(node)))
        and _WORDS.search(text) is not None
        and not _SQL.match(text)
    )


def _is_marked(node: ast.expr) -> bool:
    """Whether it is a translated text, filled in or not."""
    if not isinstance(node, ast.Call):
        return False
    name = _name(node.func)
    if name == "format" and isinstance(node.func, ast.Attribute):
        return _is_marked(node.func.value)
    return name in MARKS


def _is_any_text(node: ast.expr) -> bool:
    return bool(_text(node)) or isinstance(node, ast.JoinedStr) or _is_marked(node)


def _compares_with_one(test: ast.expr) -> bool:
    match test:
        case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Gt()], comparators=[ast.Constant(value=1)]):
            return True
        case ast.Compare(ops=[ast.Lt() | ast.GtE()], comparators=[ast.Constant(value=2)]):
            return True
        case _:
            return False
