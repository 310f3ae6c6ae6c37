"""No module of the program imports itself through others; imports for the type checker alone do not count."""

import ast
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "desktop" / "leadway"


def _modules() -> dict[str, Path]:
    """Return every module of the program by its dotted name."""
    found = {}
    for path in PROGRAM.rglob("*.py"):
        parts = ("leadway", *path.relative_to(PROGRAM).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imports(tree: ast.AST, modules: dict[str, Path]) -> set[str]:
    """Return the modules that are imported when the code runs, in functions too."""
    found = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & modules.keys()) or {node.module}
        else:
            found |= _imports(node, modules)
    return found & modules.keys()


def _circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules that import each other (Tarjan's strongly connected components)."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    circles: list[list[str]] = []

    def visit(module: str) -> None:
        number[module] = low[module] = len(number)
        stack.append(module)
        for other in graph[module]:
            if other not in number:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], number[other])
        if low[module] == number[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1 or module in graph[module]:
                circles.append(sorted(group))

    for module in graph:
        if module not in number:
            visit(module)
    return circles


def test_no_module_imports_itself_through_others() -> None:
    modules = _modules()
    graph = {
        name: _imports(ast.parse(path.read_text(encoding="utf-8")), modules) - {name}
        for name, path in modules.items()
    }
    assert len(graph) > 200
    assert _circles(graph) == []
