"""What a screen reader meets: the accessibility tree of a window, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow, QWidget

from leadway.ui.documents.page_preview import PagePreview
from leadway.ui.widgets.chart import RunChart
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.matrix import Matrix

Role = QAccessible.Role


@dataclass
class Node:
    """One thing in the tree. `actions` are the names of what can be done to it."""

    role: QAccessible.Role
    name: str
    description: str
    value: str
    focusable: bool
    focused: bool
    disabled: bool
    checkable: bool
    checked: bool
    selected: bool
    actions: tuple[str, ...]
    widget: QWidget | None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this node and everything below it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.walk()

    def __str__(self) -> str:
        kind = type(self.widget).__name__ if self.widget is not None else "no widget"
        return f"{self.role.name} {self.name!r} ({kind})"


def tree(window: QWidget) -> Node:
    """Return what a screen reader meets in a window that is shown."""
    found = _node(QAccessible.queryAccessibleInterface(window), None)
    assert found is not None, "the window is not shown"
    return found


def _node(iface: QAccessibleInterface, parent: Node | None) -> Node | None:
    state = iface.state()
    if state.invisible or not iface.isValid():
        return None
    actions: QAccessibleActionInterface | None = iface.actionInterface()
    thing = iface.object()
    node = Node(
        role=iface.role(),
        name=iface.text(QAccessible.Text.Name),
        description=iface.text(QAccessible.Text.Description),
        value=iface.text(QAccessible.Text.Value),
        focusable=bool(state.focusable),
        focused=bool(state.focused),
        disabled=bool(state.disabled),
        checkable=bool(state.checkable),
        checked=bool(state.checked),
        selected=bool(state.selected),
        actions=tuple(actions.actionNames()) if actions is not None else (),
        widget=thing if isinstance(thing, QWidget) else None,
        parent=parent,
    )
    for index in range(iface.childCount()):
        child: QAccessibleInterface | None = iface.child(index)
        below = _node(child, node) if child is not None else None
        if below is not None:
            node.children.append(below)
    return node


def dump(node: Node, depth: int = 0) -> str:
    """Return the tree as indented lines, to read a failure by."""
    signs = "".join(
        letter
        for letter, holds in (
            ("F", node.focused),
            ("f", node.focusable),
            ("d", node.disabled),
            ("c", node.checkable),
            ("x", node.checked),
            ("s", node.selected),
        )
        if holds
    )
    line = f"{'  ' * depth}{node} [{signs}] {'/'.join(node.actions)} — {node.description[:90]!r}"
    return "\n".join([line, *(dump(child, depth + 1) for child in node.children)])


CONTROLS = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.CheckBox,
        Role.RadioButton,
        Role.EditableText,
        Role.ComboBox,
        Role.SpinBox,
        Role.PageTab,
        Role.ListItem,
        Role.Link,
    }
)
"""Roles of what a person acts on."""

NAMED = CONTROLS | {Role.Graphic, Role.Grouping, Role.Heading, Role.PageTabList, Role.List, Role.Dialog}
"""Roles that say nothing without a name."""

# What a person can put the focus on without acting on it: pages that scroll, texts to copy.
_READ = frozenset({Role.Cell, Role.Graphic, Role.Heading, Role.List, Role.StaticText, Role.Table})


def faults(window: QWidget) -> list[str]:
    """Return what a screen reader would meet that breaks a rule; nothing where all is well."""
    root = tree(window)
    nodes = list(root.walk())
    return [
        *_nameless(nodes),
        *_roleless(nodes),
        *_described_by_placeholder(nodes),
        *_focused_without_focus(nodes),
        *_same_names(nodes),
        *_without_title(root, nodes),
        *_wrong_actions(nodes),
        *_pictures_without_words(nodes),
        *_lost_widgets(root, nodes),
    ]


def _nameless(nodes: list[Node]) -> list[str]:
    return [f"no name: {_path(node)}" for node in nodes if node.role in NAMED and not node.name.strip()]


def _roleless(nodes: list[Node]) -> list[str]:
    """Whatever Tab stops at has the role of a control."""
    return [
        f"takes the focus without being a control: {_path(node)}"
        for node in nodes
        if node.focusable and node.role not in CONTROLS | _READ and not _is_scrolled(node)
    ]


def _described_by_placeholder(nodes: list[Node]) -> list[str]:
    """An example of an answer is not what the field is for."""
    return [
        f"the placeholder is the description: {_path(node)}"
        for node in nodes
        if node.description
        and not getattr(node.widget, "accessibleDescription", lambda: "")()
        and node.description == getattr(node.widget, "placeholderText", lambda: "")()
    ]


def _focused_without_focus(nodes: list[Node]) -> list[str]:
    return [
        f"focused without the focus: {_path(node)}"
        for node in nodes
        if node.focused and (node.widget or _view(node)) is not QApplication.focusWidget()
    ]


def _view(item: Node) -> QWidget | None:
    """Return the view whose item this is."""
    return item.parent.widget if item.parent is not None else None


def _same_names(nodes: list[Node]) -> list[str]:
    """Two controls of one group are told apart by their names."""
    seen: dict[tuple[int, QAccessible.Role, str], Node] = {}
    found = []
    for node in nodes:
        if node.role not in CONTROLS:
            continue
        key = (id(_group(node)), node.role, node.name)
        if key in seen:
            found.append(f"the same name twice: {_path(node)}")
        seen[key] = node
    return found


def _without_title(root: Node, nodes: list[Node]) -> list[str]:
    if any(node.role == Role.Heading for node in nodes) or not isinstance(root.widget, QMainWindow):
        return []
    return ["the page has no heading"]


def _wrong_actions(nodes: list[Node]) -> list[str]:
    """What can be toggled is a switch, and only that; what can be pressed is a button or opens something."""
    toggle = QAccessibleActionInterface.toggleAction()
    press = QAccessibleActionInterface.pressAction()
    found = []
    for node in nodes:
        if node.role in (Role.ListItem, Role.Cell):  # Qt's own, with actions of their own
            continue
        is_switch = node.role in (Role.CheckBox, Role.RadioButton)
        if node.role in CONTROLS and node.checkable != is_switch:
            found.append(f"checkable is not what its role says: {_path(node)}")
        if (toggle in node.actions) != (is_switch and not node.disabled):
            found.append(f"{toggle} is offered wrongly: {_path(node)}")
        if node.role in (Role.Button, Role.PageTab) and (press in node.actions) == node.disabled:
            found.append(f"{press} is offered wrongly: {_path(node)}")
        if is_switch and press in node.actions:
            found.append(f"{press} is offered beside {toggle}: {_path(node)}")
    return found


def _pictures_without_words(nodes: list[Node]) -> list[str]:
    """A picture is a graphic, and its description says what it shows."""
    pictures = (RunChart, Matrix, PagePreview)
    found = []
    for node in nodes:
        if isinstance(node.widget, pictures) != (node.role == Role.Graphic):
            found.append(f"a picture is not told as one: {_path(node)}")
        if isinstance(node.widget, RunChart | Matrix) and not node.description:
            found.append(f"a picture without words: {_path(node)}")
    return found


def _lost_widgets(root: Node, nodes: list[Node]) -> list[str]:
    """Whatever Tab stops at is in the tree."""
    assert root.widget is not None
    told = {node.widget for node in nodes}
    return [
        f"not in the tree: {type(widget).__name__} {widget.objectName()!r}"
        for widget in reading_order(root.widget)
        if widget not in told
    ]


def _group(node: Node) -> Node:
    """Return the nearest thing around a node that has a name: what a screen reader says before it."""
    around = node.parent
    while around is not None and around.parent is not None and not around.name:
        around = around.parent
    return around or node


def _is_scrolled(node: Node) -> bool:
    return isinstance(node.widget, QAbstractScrollArea)


def _path(node: Node) -> str:
    names = []
    around: Node | None = node
    while around is not None:
        if around is node or around.name:
            names.append(str(around))
        around = around.parent
    return " < ".join(names[:3])
