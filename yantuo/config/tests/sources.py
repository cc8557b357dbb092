"""The Python sources of the house, read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file and its tree."""

    path: Path
    root: Path

    @property
    def where(self) -> str:
        """Its path below the root."""
        return self.path.relative_to(self.root).as_posix()

    @cached_property
    def text(self) -> str:
        """What it says."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @property
    def is_test(self) -> bool:
        """Whether it is a test or serves one."""
        return "tests" in self.path.relative_to(self.root).parts

    @property
    def is_migration(self) -> bool:
        """Whether it is a migration."""
        return "migrations" in self.path.parts

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n")

    @property
    def docstring(self) -> str:
        """What it says of itself."""
        return ast.get_docstring(self.tree) or ""

    def functions(self) -> Iterator[Function]:
        """Every function in it, methods and inner ones included."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        """Every call of something by a dotted name."""
        calls = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return (call for call in calls if isinstance(call.func, ast.Attribute))

    def constants(self) -> dict[str, str]:
        """The names of the module that hold a text."""
        assigned = (node for node in self.tree.body if isinstance(node, ast.Assign))
        return {
            target.id: node.value.value
            for node in assigned
            for target in node.targets
            if isinstance(target, ast.Name)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        }

    @staticmethod
    def is_view(function: Function) -> bool:
        """Whether it declares its access, and is therefore a view."""
        names = [ast.unparse(decorator).split("(")[0] for decorator in function.decorator_list]
        return bool({"access", "public"} & set(names))

    @staticmethod
    def body_lines(function: Function) -> int:
        """How many lines it has without its head and its docstring."""
        said = ast.get_docstring(function) is not None
        body = function.body[1:] if said else function.body
        return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def sources(root: Path) -> list[Source]:
    """Every source below a root, without the patterns that new mechanisms are laid from."""
    return [Source(path, root) for path in sorted(root.rglob("*.py")) if "skeleton" not in path.parts]
