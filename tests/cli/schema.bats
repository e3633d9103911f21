# `git incident schema`: what a schema can say, it says as the rules do.

# shellcheck disable=SC2154 # bats sets stderr

bats_require_minimum_version 1.5.0

setup() {
    root=$BATS_TEST_DIRNAME/../..
    schemas=$(mktemp -d)
    "$GI" schema --write "$schemas"
}

files_below() {
    find "$@" \( -name '*.yaml' -o -path '*/communications/*.md' -o -path '*/decisions/*.md' -o -path '*/meetings/*.md' \) | sort
}

validate() {
    local reading=$1
    shift
    node "$root/tests/schema/validate.mjs" "$schemas" "$reading" "$@"
}

@test "there is a schema for every YAML file and every document" {
    run -0 "$GI" schema
    [ "${#lines[@]}" -eq 16 ]
    for name in "${lines[@]}"; do
        jq -e '."$schema" == "http://json-schema.org/draft-07/schema#"' "$schemas/$name.json"
        run -0 "$GI" schema "$name"
        [ "$output" = "$(cat "$schemas/$name.json")" ]
    done
}

@test "a file is found by its name or path" {
    run -0 "$GI" schema incidents/2026/INC-20260310-k7f3/timeline.yaml
    [ "$output" = "$(cat "$schemas/timeline.json")" ]
    run -0 "$GI" schema decisions/D-7fk-x.md
    [ "$output" = "$(cat "$schemas/decision.json")" ]
    run -128 --separate-stderr "$GI" schema postmortem.md
    [[ $stderr == *'hint: git incident schema lists them' ]]
    run -129 "$GI" schema a.yaml b.yaml
}

@test "complete and real records fit, however scalars are read" {
    mapfile -t files < <(files_below "$root"/tests/data/complete "$root"/tests/data/real "$root"/tests/data/small)
    [ "${#files[@]}" -gt 200 ]
    for reading in strict core; do
        run -0 validate "$reading" "${files[@]}"
        [ "$output" = "${#files[@]} files" ]
    done
}

# The rules that a schema can say, too: grammar and cross references are none of them.
@test "what is wrong in a single file does not fit" {
    checked=0
    for code in 201 202 203 204 205 206 213 215; do
        spoiled=$(sed -nE "s/^([^:]+):[0-9].*\[GI$code\]\$/\1/p" "$root/tests/rules/GI$code/expect.txt" | sort -u)
        [ -n "$spoiled" ]
        for path in $spoiled; do
            file=$root/tests/rules/GI$code/bad/${path#incidents/2026/INC-20260310-k7f3/}
            [ -f "$file" ] || file=$root/tests/rules/GI$code/bad/$path
            [ -f "$file" ]
            case $file in *postmortem.md) continue ;; esac
            run -0 validate core "$file"
            [ "${#lines[@]}" -eq 2 ] || { echo "GI$code: $file fits" && return 1; }
            [[ $output != *'not YAML'* && $output != *'no schema'* ]]
            checked=$((checked + 1))
        done
    done
    [ "$checked" -ge 8 ]
}

@test "days that do not exist do not fit, leap days do" {
    for day in 2026-02-29 2026-02-30 2025-04-31 2100-02-29 2026-13-01 2026-00-10 2026-01-00 1969-12-31; do
        printf 'version: 1\nowner: a\nreviewed: %s\neffective: 2026-01-01\nschema: 1\n' "$day" >"$schemas/../plan.yaml"
        run -0 validate core "$schemas/../plan.yaml"
        [ "${#lines[@]}" -eq 2 ] || { echo "$day fits" && return 1; }
    done
    for day in 2024-02-29 2000-02-29 2400-02-29 1972-02-29 9996-02-29 2026-12-31 2026-06-30; do
        printf 'version: 1\nowner: a\nreviewed: %s\neffective: 2026-01-01\nschema: 1\n' "$day" >"$schemas/../plan.yaml"
        run -0 validate core "$schemas/../plan.yaml"
        [ "$output" = '1 files' ] || { echo "$day: $output" && return 1; }
    done
}

@test "good fixtures fit" {
    mapfile -t files < <(files_below "$root"/tests/rules/GI[2-9]*/good)
    [ "${#files[@]}" -gt 100 ]
    run -0 validate core "${files[@]}"
    [ "$output" = "${#files[@]} files" ]
}

@test "what the program writes itself fits the schemas that init wrote" {
    cd "$(mktemp -d)" || exit 1
    ssh-keygen -q -t ed25519 -N '' -C alice -f ../key.$$
    git init -q
    git config user.signingKey "$(realpath ../key.$$.pub)"
    "$GI" init >/dev/null 2>&1
    "$GI" new "Deploy token printed in a CI log" --severity low >/dev/null
    id=$(basename incidents/2*/INC-*)
    "$GI" log "$id" "Token revoked" >/dev/null
    "$GI" decide "$id" "Stop the exports" >/dev/null
    "$GI" comm "$id" "Your exports" --audience customer --channel mail >/dev/null
    diff -r .incident/schema "$schemas"
    mapfile -t files < <(files_below .incident plan incidents)
    [ "${#files[@]}" -ge 7 ]
    run -0 validate core "${files[@]}"
    [ "$output" = "${#files[@]} files" ]
}
