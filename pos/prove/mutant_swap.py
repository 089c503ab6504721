"""A module becomes its mutant in the memory of a process, wherever its functions and values are held."""

import ast
import gc
import sys
import types
from collections.abc import Iterator
from pathlib import Path

from pos.prove.mutations import mutated

__all__ = ["compiled", "functions_by_file", "swap"]

_NOTHING = object()


def functions_by_file() -> dict[str, list[types.FunctionType]]:
    """Every function that there is, however it is wrapped or registered."""
    found: dict[str, list[types.FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, types.FunctionType):
            found.setdefault(one.__code__.co_filename, []).append(one)
    return found


def swap(path: Path, place: int, functions: list[types.FunctionType]) -> bool:
    """Make the imported module its mutant; false where that can't be done in place: then import it anew.

    `functions` are those of the module, from `functions_by_file`.
    """
    old, new = (tree.body for tree in (ast.parse(path.read_bytes()), mutated(path.read_text(encoding="utf-8"), place)))
    at = next(at for at, pair in enumerate(zip(old, new, strict=True)) if ast.dump(pair[0]) != ast.dump(pair[1]))
    if isinstance(new[at], ast.Assign | ast.AnnAssign):
        return _swap_values(path, new[at:], _functions_of(new))
    return _swap_code(functions, compiled(path, place))


def _functions_of(statements: list[ast.stmt]) -> dict[str, set[str]]:
    """A module's functions, and the names in each."""
    functions = (one for one in statements if isinstance(one, ast.FunctionDef))
    return {one.name: {node.id for node in ast.walk(one) if isinstance(node, ast.Name)} for one in functions}


def _and_callers(names: set[str], functions: dict[str, set[str]]) -> set[str]:
    """These names, and the functions that come to use them: a table may be made by one."""
    more = {one for one, used in functions.items() if used & names} - names
    return _and_callers(names | more, functions) if more else names


def _swap_values(path: Path, statements: list[ast.stmt], functions: dict[str, set[str]]) -> bool:
    """Assign anew what a module assigns: the first statement, and later ones that use it; wherever it was imported."""
    module = next((one for one in sys.modules.values() if getattr(one, "__file__", "") == str(path)), None)
    names: set[str] = set()
    for place, statement in enumerate(statements):
        used = {node.id for node in _at_import(statement) if isinstance(node, ast.Name)}
        if place and not used & _and_callers(names, functions):
            continue
        if module is None or not isinstance(statement, ast.Assign | ast.AnnAssign):
            return False
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        bound = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        before = {name: vars(module).get(name) for name in bound}
        exec(compile(ast.Module([statement], []), str(path), "exec"), vars(module))  # noqa: S102 - our own source
        names |= bound
        for name, value in before.items():
            _everywhere(name, value, vars(module)[name])
    return True


def _at_import(statement: ast.stmt) -> Iterator[ast.AST]:
    """What a statement runs at once: of a function its defaults and decorators."""
    if not isinstance(statement, ast.FunctionDef):
        yield from ast.walk(statement)
        return
    for part in (statement.args, *statement.decorator_list):
        yield from ast.walk(part)


def _everywhere(name: str, old: object, new: object) -> None:
    """In every module that imported it under this name."""
    for module in list(sys.modules.values()):
        if vars(module).get(name, _NOTHING) is old:
            setattr(module, name, new)


def _swap_code(functions: list[types.FunctionType], module: types.CodeType) -> bool:
    new: dict[tuple[str, int], list[types.CodeType]] = {}
    for code in _codes(module):
        new.setdefault((code.co_qualname, code.co_firstlineno), []).append(code)
    done = False
    for one in functions:
        old = one.__code__
        codes = new.get((old.co_qualname, old.co_firstlineno), [])
        if len(codes) != 1 or len(codes[0].co_freevars) != len(old.co_freevars):
            return False
        if codes[0] != old:
            one.__code__ = codes[0]
            done = True
    return done


def compiled(path: Path, place: int) -> types.CodeType:
    """The module's code, with its change number `place`."""
    return compile(mutated(path.read_text(encoding="utf-8"), place), str(path), "exec")


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield one
            yield from _codes(one)
