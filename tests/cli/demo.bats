# The demonstration runs to its end, and shows and explains what a newcomer has come for.

setup_file() {
    export OUTPUT="$BATS_FILE_TMPDIR/output" STATUS=0
    BUILD=$(dirname "$GI") TMPDIR="$BATS_FILE_TMPDIR" "$BATS_TEST_DIRNAME/../demo" \
        >"$OUTPUT" 2>"$OUTPUT.errors" </dev/null || STATUS=$?
}

# The demonstration has a line that matches the pattern.
has() {
    grep -qE -- "$1" "$OUTPUT" || { echo "no line matches: $1" && return 1; }
}

# What the demonstration printed for a command, until the next empty line.
after() {
    awk -v command="\$ $1" 'seen && /^$/ { exit } seen { print } $0 == command { seen = 1 }' "$OUTPUT"
}

@test "it runs to its end without a word of complaint" {
    [ "$STATUS" -eq 0 ]
    [ ! -s "$OUTPUT.errors" ]
    has '^All of it goes away with: +rm -rf /'
}

@test "it has no colour where nobody looks" {
    run grep -c $'\e' "$OUTPUT"
    [ "$output" -eq 0 ]
}

@test "it lists five incidents in three states" {
    run after 'git incident list --as-of 2023-08-10T12:00Z'
    [ "$(grep -cE '^(2g0p|cpqr|b621|g60v|mg0x) ' <<<"$output")" -eq 5 ]
    [ "$(grep -oE 'post_incident|recovery|follow_up' <<<"$output" | sort -u | wc -l)" -eq 3 ]
}

@test "check of all finds no error, and shows what is due" {
    has '^\S+incident.yaml:6:11: due: severity is not determined \[GI243\]$'
    has '^5 incidents: 0 errors, 2 due, [0-9]+ warnings$'
}

@test "two records pass the gate, and the incomplete one does not" {
    has '^2 incidents: 0 errors, 0 due, [0-9]+ warnings$'
    run after 'git incident check --gate accept --as-of 2023-08-10T12:00Z 2g0p | tail -n 1'
    [[ "$output" =~ ^1\ incident:\ [1-9][0-9]*\ errors ]]
    has '^nothing left before accept$'
}

@test "a changed row is refused with its place, and the exit code is shown" {
    has 'timeline.yaml:74:9: error: text of row T-gh was changed \[GI237\]$'
    has '^\(exit code 1\)$'
}

@test "the authoring path needs two lines" {
    has '^INC-[0-9]{8}-[0-9a-z]{4} triage'
    has '^1 incident: 0 errors, 0 due, 0 warnings$'
    has '^    Token revoked$'
}

@test "it leaves the records to play with, and they still check" {
    folder=$(sed -n 's/^ *cd \(.*\)$/\1/p' "$OUTPUT")
    run "$GI" -C "$folder" check --all
    [ "$status" -eq 0 ]
}

@test "what README.md shows is what the program says" {
    finding=$(grep -m 1 -A 3 -E '^incidents/\S+: error: ' "$BATS_TEST_DIRNAME/../../README.md")
    [ -n "$finding" ]
    while IFS= read -r line; do
        grep -qxF -- "$line" "$OUTPUT"
    done <<<"$finding"
}

@test "a state without a sign-off, and a changed byte, are refused by the server" {
    has '^remote: [0-9a-f]+ \S+/status.yaml:[0-9]+: post_incident to follow_up: .* \[GI601\]'
    has '^remote: [0-9a-f]+ \S+/status.yaml:[0-9]+: not what sign-offs/0002-accept.stmt signed: file postmortem.md: .* \[GI602\]'
    [ "$(grep -c 'pre-receive hook declined' "$OUTPUT")" -eq 2 ]
}

@test "the close of two people stands after a squash merge, and the audit agrees" {
    has '^  0003-close  standing '
    has '^    good  dana  reviewer@git-incident '
    has '^[0-9a-f]{12}: 7 steps, 5 sign-offs by 2 people, policy 2: 0 violations, 0 notes$'
}
