"""The key file: the file next to the database that holds its key in slots, one for each unlock method.

docs/key-file.md describes the format. It is read before the first paint; what a slot holds is understood when
it is opened, so one slot that is damaged does not close the others.
"""

# Without `from __future__ import annotations`: with it, the class would take six times as long to make.
import errno
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from leadway.domain.errors import KnownError, NewerError
from leadway.files import (
    MOST_OF_A_KEY_FILE,
    copy_key_file,
    explain,
    is_link,
    key_copy_of,
    read_own,
    write_new,
    write_whole,
)
from leadway.i18n import _
from leadway.system.keychain_answer import SERVICE

FORMAT = 2
KEY_BYTES = 32
_MOST_SLOTS = 8
"""Leadway makes five at most. Each may cost seconds to try."""
LEFT = _("Your data was left as it is.")
RESTORE_IT = _("Your data was left as it is. Restore that file.")


class Kind:
    """The kinds of slot, as the file names them. (No enum: it is loaded before the first paint.)"""

    KEYCHAIN = "keychain"
    PASSPHRASE = "passphrase"  # noqa: S105 -- a name
    RECOVERY = "recovery"
    FILE = "file"


KeySlot = dict[str, Any]


class KeyFile(NamedTuple):
    """What is in the key file; it is never changed, another is made."""

    database: str
    """Which data it belongs to: a name made with the data, the same through every change of the key."""
    check: str
    """The fingerprint of the key that the slots lead to."""
    account: str = ""
    """Under which name the keychain holds the key; empty where it does not."""
    keychain: str = ""
    """The name of the keychain that took the key; empty where that was not noted."""
    plain: str = ""
    """The key itself, where nothing protects it."""
    sealed: tuple[KeySlot, ...] = ()
    """The slots that hold the key wrapped: of a passphrase and of recovery keys."""
    others: tuple[Any, ...] = ()
    """Slots that could not be understood; they are kept as they are."""
    sound: bool = True
    """Whether the file says the same as when it was written."""
    exposed: bool = False
    """Whether older copies of the key open this data without typing, until the key is exchanged."""
    leftover: tuple[str, ...] = ()
    """Names of entries in the keychain that this file no longer needs, to be removed when possible."""
    former: tuple[str, ...] = ()
    """Keys that those entries may hold, each encrypted with the key: they prove whose an entry is."""

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return what the file says, or None where there is none; raise KnownError where it is damaged.

        Where the file is missing or damaged in any way and its copy is whole, the copy says it.
        """
        try:
            file = cls.read_alone(path)
        except NewerError:
            raise
        except KnownError:
            copy = None if is_link(path) else cls._whole_copy(path)
            if copy is None:
                raise
            return copy
        return file if file is not None and file.sound else cls._whole_copy(path) or file

    @classmethod
    def _whole_copy(cls, path: Path) -> Self | None:
        with suppress(KnownError):
            copy = cls.read_alone(key_copy_of(path))
            return copy if copy is not None and copy.sound else None
        return None

    @classmethod
    def read_alone(cls, path: Path) -> Self | None:
        """Return what this one file says, whatever its copy says; as `read`."""
        try:
            return cls.parse(read_own(path, MOST_OF_A_KEY_FILE), path.name)
        except FileNotFoundError:
            return None
        except OSError as error:
            if is_link(path):
                raise explain(error, path) from error
            if error.errno in (errno.EFBIG, errno.ELOOP, errno.ENXIO):
                raise KnownError(
                    _("{name} is no key file: it is too large, or not an ordinary file.").format(
                        name=path.name
                    ),
                    RESTORE_IT,
                    says_unchanged=True,
                ) from error
            raise KnownError(
                _("The key file {name} cannot be read.").format(name=path.name),
                _("Check the permissions of its folder."),
            ) from error

    @classmethod
    def existing(cls, path: Path) -> Self:
        """Return what the file says; raise KnownError where it is missing or damaged."""
        file = cls.read(path)
        if file is None:
            raise missing(path)
        return file

    @classmethod
    def parse(cls, content: bytes, name: str = "") -> Self:
        """Return what the content of a key file says; raise KnownError where it is damaged."""
        try:
            parsed = json.loads(content.decode())
            version = parsed["format"]
            is_sound = parsed.get("crc") == _crc(parsed)
            # Without its checksum, a higher number is damage.
            if isinstance(version, int | float) and version > FORMAT and is_sound:
                raise NewerError(
                    _("The key file was written by a newer Leadway."), _("Install the newer version.")
                )
            if version not in (1, 2) or (version == 2 and "crc" not in parsed):
                raise ValueError(version)
            return cls._from_json(parsed)._replace(sound=is_sound or "crc" not in parsed)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise KnownError(
                _("The key file {name} is damaged.").format(name=name or _("of this data")),
                RESTORE_IT,
                says_unchanged=True,
            ) from error

    @classmethod
    def _from_json(cls, parsed: dict[str, Any]) -> Self:
        """Return what the content says; raise an error of the language where it is damaged."""
        account, keychain, plain = "", "", ""
        sealed: list[KeySlot] = []
        others: list[Any] = []
        if len(parsed["slots"]) > _MOST_SLOTS:
            raise ValueError("more slots than Leadway makes")
        for slot in parsed["slots"]:
            kind = slot.get("kind") if isinstance(slot, dict) else None
            if kind == Kind.KEYCHAIN and _is_text(slot.get("account")) and not account:
                account = slot["account"]
                keychain = slot["keychain"] if _is_text(slot.get("keychain")) else ""
            elif kind == Kind.FILE and _is_key(slot.get("key")) and not plain:
                plain = slot["key"]
            elif kind in (Kind.PASSPHRASE, Kind.RECOVERY) and _is_text(slot.get("wrapped")):
                sealed.append(slot)
            else:
                others.append(slot)
        if not (account or plain or sealed):
            raise ValueError("no unlock method")
        if not (_is_text(parsed["database"]) and _is_text(parsed["check"])):
            raise ValueError("no name")
        return cls(
            parsed["database"],
            parsed["check"],
            account=account,
            keychain=keychain,
            plain=plain,
            sealed=tuple(sealed),
            others=tuple(others),
            exposed=parsed.get("exposed") is True,
            leftover=tuple(name for name in parsed.get("leftover", []) if _is_text(name)),
            former=tuple(key for key in parsed.get("former", []) if _is_text(key)),
        )

    def __repr__(self) -> str:
        return f"KeyFile(database={self.database!r}, kinds={self.kinds})"  # no text

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of slot it has, in the order they are tried."""
        kinds = (Kind.FILE if self.plain else "", Kind.KEYCHAIN if self.account else "", *self.typed_kinds)
        return tuple(filter(None, kinds))

    @property
    def typed_kinds(self) -> tuple[str, ...]:
        """The kinds of slot that a person opens by typing."""
        kinds = [slot["kind"] for slot in self.sealed]
        return tuple(kind for kind in (Kind.PASSPHRASE, Kind.RECOVERY) if kind in kinds)

    def of_kind(self, kind: str) -> tuple[KeySlot, ...]:
        """Return the wrapped slots of one kind."""
        return tuple(slot for slot in self.sealed if slot["kind"] == kind)

    def encoded(self) -> bytes:
        """Return the content of the file."""
        slots: list[Any] = []
        if self.account:
            entry = {"kind": Kind.KEYCHAIN, "service": SERVICE, "account": self.account}
            slots.append(entry | ({"keychain": self.keychain} if self.keychain else {}))
        if self.plain:
            slots.append({"kind": Kind.FILE, "key": self.plain})
        document: dict[str, Any] = {"format": FORMAT, "database": self.database, "check": self.check}
        document["slots"] = [*slots, *self.sealed, *self.others]
        if self.exposed:
            document["exposed"] = True
        if self.leftover:
            document |= {"leftover": self.leftover} | ({"former": self.former} if self.former else {})
        return json.dumps(document | {"crc": _crc(document)}, indent=1).encode()

    def write(self, path: Path) -> None:
        """Write it where only its owner can read it; AlreadyThereError where there is one."""
        write_new(path, self.encoded())
        copy_key_file(path)

    def replace(self, path: Path) -> None:
        """Write it in place of the one that is there, where only its owner can read it; raises KnownError.

        What would not open again as it is meant is not written.
        """
        content = self.encoded()
        if KeyFile.parse(content) != self._replace(sound=True):
            raise KnownError(_("The key file could not be verified."), _("Nothing was changed."))
        write_whole(path, content)
        copy_key_file(path)


def mend(path: Path, key: bytes) -> None:
    """Write the key file at work and its copy anew where they differ; the key is proven to open the data.

    What cannot be written is left to the next opening. A file of a newer Leadway stays.
    """
    with suppress(OSError, KnownError):
        file = KeyFile.read(path)
        if file is None or not file.sound or file.check != fingerprint(key):
            return
        with suppress(OSError):
            if read_own(path) == read_own(key_copy_of(path)):
                return
        file.replace(path)


def fingerprint(key: bytes) -> str:
    """Return a check of the key that says nothing about it, to tell a wrong key from damaged data."""
    import hashlib  # late: OpenSSL takes 3 ms to load, and nothing needs it before the first paint

    return hashlib.sha256(b"leadway key check" + key).hexdigest()[:16]


def missing(path: Path) -> KnownError:
    """Return the error of data without a key file."""
    return KnownError(
        _("The key file {name} is missing.").format(name=path.name), RESTORE_IT, says_unchanged=True
    )


def _crc(document: dict[str, Any]) -> str:
    """Return a checksum of the rest of the file, which tells damage from a wrong secret."""
    import binascii

    rest = {name: value for name, value in document.items() if name != "crc"}
    content = json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()
    return f"{binascii.crc32(content):08x}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\x00" not in value and value.isprintable()


def _is_key(value: object) -> bool:
    try:
        return isinstance(value, str) and len(bytes.fromhex(value)) == KEY_BYTES
    except ValueError:
        return False
