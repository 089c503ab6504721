"""The kinds of wrong change: for a node of the syntax tree, what may stand in its place."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["changes", "is_assertion"]

_COMPARE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
_NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "endswith": "startswith",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "partition": "rpartition",
    "rpartition": "partition",
    "isdecimal": "isalpha",
    "upper": "lower",
    "lower": "upper",
}
_ORDERED = {"isinstance", "getattr", "next", "replace", "structs.replace", "map", "filter"}
_EITHER_WAY = {"min", "max"}
_ALL_OF = "where"
"""A query's conditions hold together, in whatever order they stand."""


def changes(node: ast.AST, owner: ast.AST, field: str, *, inside: bool) -> Iterator[ast.AST]:
    """What may stand in the place of `node`, which is `owner.field`; `inside` a function statements may go."""
    change = _CHANGES.get(type(node))
    if change is not None:
        yield from change(node)
    if isinstance(node, ast.expr) and field in ("test", "ifs") and not _has_opposite(node):
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(node, ast.expr) and field == "iter":
        yield ast.Tuple([], ast.Load())
    if isinstance(node, ast.stmt) and inside and _may_go(node):
        yield ast.Pass()
    # A table without an entry stands for one with another key.
    if isinstance(node, ast.Constant) and not _is_wording(node.value, owner) and (inside or field != "keys"):
        values = _other_values(node.value)
        yield from map(ast.Constant, values if inside else values[:1])


def _has_opposite(node: ast.expr) -> bool:
    """Whether another change turns it round already."""
    return isinstance(node, ast.UnaryOp) or (isinstance(node, ast.Compare) and len(node.ops) == 1)


def _with(node: Any, **fields: Any) -> Any:
    """A copy of a node with other fields."""
    return type(node)(**{**{name: getattr(node, name) for name in node._fields if hasattr(node, name)}, **fields})


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for other in _COMPARE[type(op)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _arithmetic(node: ast.BinOp) -> Iterator[ast.AST]:
    """Of texts and tuples there is no difference."""
    texts = any(isinstance(side, ast.JoinedStr | ast.Tuple | ast.List) for side in (node.left, node.right))
    if not texts and type(node.op) in _ARITHMETIC:
        yield _with(node, op=_ARITHMETIC[type(node.op)]())


def _boolean(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        rest = _without(node.values, place)
        yield rest[0] if len(rest) == 1 else _with(node, values=rest)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def _call(node: ast.Call) -> Iterator[ast.AST]:
    """Without a named argument; with two arguments swapped; the opposite function."""
    for place, keyword in enumerate(node.keywords):
        if len(node.keywords) + len(node.args) > 1 and not is_assertion(keyword):
            yield _with(node, keywords=_without(node.keywords, place))
    for place in range(len(node.args) - 1):
        one, two = node.args[place : place + 2]
        if ast.dump(one) != ast.dump(two) and _may_swap(node, one, two):
            yield _with(node, args=[*node.args[:place], two, one, *node.args[place + 2 :]])
    if isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        yield _with(node, func=ast.Name(_NAMES[node.func.id], ast.Load()))
    if isinstance(node.func, ast.Attribute) and node.func.attr in _NAMES:
        yield _with(node, func=_with(node.func, attr=_NAMES[node.func.attr]))


def is_assertion(node: ast.AST) -> bool:
    """`zip(..., strict=True)` asserts that both are as long."""
    return isinstance(node, ast.keyword) and node.arg == "strict" and ast.unparse(node.value) == "True"


def _may_swap(node: ast.Call, one: ast.expr, two: ast.expr) -> bool:
    """Not where it could only crash, nor where it makes no difference."""
    odd = (ast.Starred, ast.GeneratorExp, ast.Lambda)
    if isinstance(node.func, ast.Attribute) and node.func.attr == _ALL_OF:
        return False
    return (
        not isinstance(one, odd) and not isinstance(two, odd) and ast.unparse(node.func) not in _ORDERED | _EITHER_WAY
    )


def _elements(node: Any) -> Iterator[ast.AST]:
    if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for place in range(len(node.elts)):
            if len(node.elts) > 1 or not isinstance(node, ast.Set):
                yield _with(node, elts=_without(node.elts, place))


def _entries(node: ast.Dict) -> Iterator[ast.AST]:
    for place in range(len(node.keys)):
        yield _with(node, keys=_without(node.keys, place), values=_without(node.values, place))


def _slice(node: ast.Slice) -> Iterator[ast.AST]:
    for part in ("lower", "upper", "step"):
        if getattr(node, part) is not None:
            yield _with(node, **{part: None})


def _return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and not node.value.value):
        yield ast.Return(ast.Constant(None))


def _comprehension(node: ast.comprehension) -> Iterator[ast.AST]:
    for place in range(len(node.ifs)):
        yield _with(node, ifs=_without(node.ifs, place))


def _handler(node: ast.ExceptHandler) -> Iterator[ast.AST]:
    if not isinstance(node.body[-1], ast.Raise):
        yield _with(node, body=[ast.copy_location(ast.Raise(), node.body[0])])


def _match(node: ast.Match) -> Iterator[ast.AST]:
    for place in range(len(node.cases)):
        if len(node.cases) > 1:
            yield _with(node, cases=_without(node.cases, place))


def _joined(node: ast.JoinedStr) -> Iterator[ast.AST]:
    """A text with values in it, one of them gone; its own constants are changed where they stand."""
    values = [place for place, part in enumerate(node.values) if isinstance(part, ast.FormattedValue)]
    wording = any(isinstance(part, ast.Constant) and " " in str(part.value) for part in node.values)
    for place in values if len(node.values) > 1 and not wording else ():
        yield _with(node, values=_without(node.values, place))


def _without(parts: list[Any], place: int) -> list[Any]:
    return [*parts[:place], *parts[place + 1 :]]


def _may_go(node: ast.stmt) -> bool:
    """Statements whose absence is a plausible mistake, and still a program."""
    if isinstance(node, ast.Delete):
        return not all(isinstance(target, ast.Name) for target in node.targets)
    if isinstance(node, ast.Assign):
        return not all(isinstance(target, ast.Name) for target in node.targets) or _uses_itself(node)
    return isinstance(node, ast.Expr | ast.AugAssign | ast.Raise | ast.Break | ast.Continue)


def _uses_itself(node: ast.Assign) -> bool:
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node.value))


def _other_values(value: object) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int | float):
        return (value + 1, value - 1)
    if isinstance(value, bytes):
        return (value + b"X",)
    if isinstance(value, str):
        return (value + "X",)
    return ()


def _is_wording(value: object, owner: ast.AST) -> bool:
    """Sentences, and parts of them; SQL is none."""
    parts = owner.values if isinstance(owner, ast.JoinedStr) else [ast.Constant(value)]  # type: ignore[arg-type]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(" " in text.strip() or (" " in text and len(parts) > 1) for text in texts) and not texts[0][:3].isupper()


_CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Compare: _compare,
    ast.BinOp: _arithmetic,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Call: _call,
    ast.Tuple: _elements,
    ast.List: _elements,
    ast.Set: _elements,
    ast.Dict: _entries,
    ast.Slice: _slice,
    ast.Return: _return,
    ast.comprehension: _comprehension,
    ast.ExceptHandler: _handler,
    ast.Match: _match,
    ast.JoinedStr: _joined,
}
