r"""Small wrong changes to a module, one at a time: what a test suite has to notice.

A change is made in the syntax tree, never in the file. Left alone are: annotations, named types, decorators,
docstrings, assertions (`zip(..., strict=True)` is one), what is logged, the wording of errors, and texts with blanks in
them (wording too, unless they are SQL); the order of a query's conditions; and `del` of parameters that a protocol
gives and nobody needs.

>>> [mutant.change for mutant in mutants_of("f.py", "def f(a, b):\\n    return a < b\\n")][:2]
['a < b -> a <= b', 'a < b -> a >= b']
"""

import ast
from collections.abc import Iterator
from copy import copy

from msgspec import Struct

from pos.prove.mutation_kinds import changes, is_assertion

__all__ = ["Mutant", "mutants_of", "mutated"]

_NEVER = {"annotation", "returns", "decorator_list", "bases", "type_comment", "format_spec", "ctx", "pattern"}
_QUIET = (ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_TYPES = (ast.Subscript, ast.BinOp, ast.Name, ast.Attribute)


class Mutant(Struct, frozen=True):
    """One wrong change.

    Attributes:
        path: the module's file, from the checkout's root.
        where: the function or class it is in, outermost function first; empty for the module itself.
        first, last: the lines of the statement, without the block under it.
        change: what became of what.
        place: which change of this file it is.
        at_import: it is seen only by importing the module anew (constants, tables, defaults).
    """

    path: str
    where: str
    first: int
    last: int
    change: str
    place: int
    at_import: bool = False

    @property
    def name(self) -> str:
        """Names it wherever lines have moved."""
        return f"{self.path} {self.where or '-'}: {self.change}"


class _Place(Struct, frozen=True):
    """Where in the tree we are."""

    where: str
    first: int
    last: int
    inside: bool = False
    """Inside a function."""


class _Edit(Struct, frozen=True):
    owner: ast.AST
    field: str
    index: int | None
    new: ast.AST
    place: _Place
    change: str

    def make(self) -> None:
        """Change the tree."""
        if self.index is None:
            setattr(self.owner, self.field, self.new)
        else:
            getattr(self.owner, self.field)[self.index] = self.new


def mutants_of(path: str, source: str) -> list[Mutant]:
    """Every change of a module, in the order of its text; what is the same text twice in a function is numbered."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for number, edit in enumerate(_edits(ast.parse(source))):
        key = (edit.place.where, edit.change)
        seen[key] = seen.get(key, 0) + 1
        change = edit.change if seen[key] == 1 else f"{edit.change} ({seen[key]})"
        at = edit.place
        found.append(Mutant(path, at.where, at.first, at.last, change, number, not at.inside))
    return found


def mutated(source: str, place: int) -> ast.Module:
    """The module with its change number `place`."""
    tree = ast.parse(source)
    for number, edit in enumerate(_edits(tree)):
        if number == place:
            edit.make()
            return ast.fix_missing_locations(tree)
    raise LookupError(place)


def _edits(tree: ast.Module) -> Iterator[_Edit]:
    yield from _under(tree, _Place("", 1, 1))


def _under(owner: ast.AST, place: _Place) -> Iterator[_Edit]:
    for field, value in ast.iter_fields(owner):
        if field in _NEVER or (isinstance(owner, ast.ClassDef) and field == "keywords"):
            continue
        if isinstance(value, ast.AST):
            yield from _one(owner, field, None, value, place)
        elif isinstance(value, list):
            for index, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield from _one(owner, field, index, child, place)


def _one(owner: ast.AST, field: str, index: int | None, node: ast.AST, place: _Place) -> Iterator[_Edit]:
    """The changes of a node in its slot, then those under it."""
    if _left_alone(node, place):
        return
    place = _moved(node, place, outside=field in ("args", "arguments") and isinstance(owner, ast.FunctionDef))
    for new in map(copy, changes(node, owner, field, inside=place.inside)):
        # A copy: what takes the place may be a part of the node, which has a place of its own.
        ast.copy_location(new, node)
        yield _Edit(owner, field, index, new, place, f"{_said(node)} -> {_said(new)}")
    if isinstance(node, ast.Raise):
        return
    if isinstance(node, ast.FunctionDef) and not place.inside:
        yield from _function(node, place)
        return
    yield from _under(node, place)


def _function(node: ast.FunctionDef, place: _Place) -> Iterator[_Edit]:
    """Its defaults are made at import, its body runs later."""
    where = f"{place.where}.{node.name}" if place.where else node.name
    yield from _under(node.args, _Place(where, node.lineno, node.lineno))
    for index, statement in enumerate(node.body):
        yield from _one(node, "body", index, statement, _Place(where, node.lineno, node.lineno, inside=True))


def _moved(node: ast.AST, place: _Place, *, outside: bool) -> _Place:
    if isinstance(node, ast.stmt):
        body = [part for name in ("body", "cases", "handlers") for part in getattr(node, name, [])]
        head = min((_first(part) for part in body), default=(node.end_lineno or node.lineno) + 1) - 1
        place = _Place(place.where, node.lineno, max(head, node.lineno), place.inside)
    if isinstance(node, ast.ClassDef):
        where = f"{place.where}.{node.name}" if place.where else node.name
        place = _Place(where, place.first, place.last, place.inside)
    return _Place(place.where, place.first, place.last) if outside else place


def _first(node: ast.AST) -> int:
    found: int = getattr(node, "lineno", 0) or node.pattern.lineno  # type: ignore[attr-defined]
    return found


def _left_alone(node: ast.AST, place: _Place) -> bool:
    if isinstance(node, _QUIET) or is_assertion(node):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _is_logged(node.value)
    if isinstance(node, ast.If) and _said(node.test) == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign) and not place.inside:
        names = {_said(one) for one in (node.targets if isinstance(node, ast.Assign) else [node.target])}
        alias = isinstance(node, ast.Assign) and isinstance(node.value, _TYPES) and names == {n.title() for n in names}
        return "__all__" in names or alias or _is_logger(node.value) or _is_type(node.value)
    return False


def _is_type(node: ast.AST | None) -> bool:
    """`Literal["a", "b"]`: it is the type checker that notices, and what is decoded with it has tests of its own."""
    return isinstance(node, ast.Subscript) and _said(node.value) in ("Literal", "Union", "Annotated", "Callable")


def _is_logged(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _said(node.func).split(".")[0] in ("log", "_log", "logger", "warnings")


def _is_logger(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and _said(node.func) in ("get_logger", "TypeVar", "NewType")


def _said(node: ast.AST) -> str:
    """A node in one line; of a block, its first line."""
    shown = copy(node)
    if isinstance(shown, ast.ExceptHandler):
        shown = ast.Try(body=[ast.Pass()], handlers=[shown], orelse=[], finalbody=[])
        return " ".join(ast.unparse(shown).split("\n")[2:]).replace("    ", "")
    text = ast.unparse(ast.fix_missing_locations(shown))
    return text.split("\n")[0] if isinstance(node, ast.stmt) else text
