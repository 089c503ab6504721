#!/bin/sh
# Checks every QML file against the types that Python registers. Exit 0: no warning.
set -eu
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# lint MODULE FOLDER FILE...: the QML below FOLDER against the types of MODULE, which these Python files register
lint() {
    module=$1 folder=$2 types=$out/$(echo "$1" | tr . /)
    shift 2
    mkdir -p "$types"
    "$bin/pyside6-metaobjectdump" "$@" -o "$out/dump.json"
    # The dump forgets which properties are constant: in our bridges, those without a signal.
    "$bin/python" - "$out/dump.json" "$out/types.json" <<'PY'
import json, sys
dump = json.load(open(sys.argv[1], encoding="utf-8"))
for file in dump:
    for kind in file["classes"]:
        for entry in kind.get("properties", []):
            entry["constant"] = "notify" not in entry
            entry["type"] = {"list": "QVariantList"}.get(entry["type"], entry["type"])
json.dump(dump, open(sys.argv[2], "w", encoding="utf-8"))
PY
    "$bin/pyside6-qmltyperegistrar" --generate-qmltypes "$types/types.qmltypes" --import-name "$module" --major-version 1 \
        -o "$out/types.cpp" "$out/types.json" 2>"$out/registrar.log" || { cat "$out/registrar.log"; exit 1; }
    printf 'module %s\ntypeinfo types.qmltypes\ndepends QtQuick\n' "$module" > "$types/qmldir"
    find "$folder" -name '*.qml' | sort | xargs "$bin/pyside6-qmllint" --max-warnings 0 -I "$out"
}

lint Pos.Ui pos/ui/qml pos/ui/views.py pos/ui/stage_view.py pos/ui/body_view.py pos/ui/list_view.py pos/ui/desk_view.py pos/ui/models.py pos/ui/bridge.py
lint Pos.Counter pos/counter/qml pos/counter/models.py pos/counter/shelf_view.py pos/counter/desk_view.py pos/counter/cash_view.py pos/counter/bag_view.py pos/counter/bridge.py
