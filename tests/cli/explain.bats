# `git incident explain`, `rules` and `version`: pages and tables from the rule table.

# shellcheck disable=SC2154 # bats sets stderr

bats_require_minimum_version 1.5.0

@test "a rule's page says what, why, what to do, since when, for which requirement, with an example" {
    run -0 "$GI" explain GI302
    [ "${lines[0]}" = 'GI302 NO_CAUSE' ]
    [ "${lines[1]}" = 'Says        the timeline has no cause before detection' ]
    [[ $output == *$'\nWhy         '* ]]
    [[ $output == *$'\nWhat to do  git incident log ID '* ]]
    [[ $output == *$'\nSeverity    due from follow_up on'* ]]
    [[ $output == *$'\nA3          "Document the sequence of events'* ]]
    [[ $output == *$'\nExample\n'* ]]
    [[ $output == *'due: no row of kind cause stands before detection'* ]]
}

@test "a code is understood however it is written" {
    run -0 "$GI" explain GI302
    page=$output
    run -0 "$GI" explain gi302
    [ "$output" = "$page" ]
    run -0 "$GI" explain 302
    [ "$output" = "$page" ]
}

@test "a rule that does not exist is an error, with what to do next" {
    for code in GI999 30 G302 GI3O2 GI3021 ''; do
        run -128 --separate-stderr "$GI" explain "$code"
        [[ $stderr == *'hint: git incident rules lists them all'* ]]
        [ -z "$output" ]
    done
    run -129 "$GI" explain
    run -129 "$GI" explain GI302 GI303
}

@test "every rule of the table has a page with an example, in lines of 80 columns" {
    run -0 "$GI" rules --format json
    codes=$(jq -r '.[].code' <<<"$output")
    [ "$(wc -l <<<"$codes")" -gt 150 ]
    # What the judge of steps says is proved by attacks, and has no lines of a fixture to show.
    judged=$(sed -nE 's/^RULE\(([0-9]{3}),.*, judged,.*/GI\1/p' "$BATS_TEST_DIRNAME/../../src/rules/rules.def")
    [ "$(wc -l <<<"$judged")" -gt 20 ]
    for code in $codes; do
        run -0 "$GI" explain "$code"
        [[ $output == "$code "* && $output == *$'\nWhat to do '* ]] || { echo "$output" && return 1; }
        [[ $'\n'$judged$'\n' == *$'\n'$code$'\n'* || $output == *$'\nExample\n'* ]] || { echo "$output" && return 1; }
        ! sed '/^Example$/,$d' <<<"$output" | grep -nE '^.{81,}$' || { echo "$code is too wide" && return 1; }
        ! LC_ALL=C grep -q $'[\x01-\x09\x0b-\x1f\x7f]' <<<"$output" || { echo "$code has control characters" && return 1; }
    done
}

@test "the table of rules has a line a rule, in both formats" {
    run -0 "$GI" rules
    [[ ${lines[0]} == code* ]]
    table=$(printf '%s\n' "${lines[@]:1}" | cut -d' ' -f1)
    run -0 "$GI" rules --format json
    [ "$(jq -r '.[].code' <<<"$output")" = "$table" ]
    [ "$(jq -r '.[] | select(.code == "GI510") | .requirement' <<<"$output")" = A18 ]
    run -129 "$GI" rules --format xml
}

@test "version says the version, and what it was built from" {
    run -0 "$GI" version
    [[ $output =~ ^git-incident\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    run -0 "$GI" version --build-options
    [[ $output == *$'\nlibraries: libgit2 '[0-9]* ]]
}
