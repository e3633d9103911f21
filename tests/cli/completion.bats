# Completion: bash really completes, beside Git's own completion and alone; zsh and fish where they are installed.

bats_require_minimum_version 1.5.0

setup() {
    cd "$(mktemp -d)" || exit 1
    git init -q
    mkdir -p incidents/2026/INC-20260310-k7f3
    "$GI" completion bash >script.bash
}

# What bash offers for a line that ends with the last argument.
offers() {
    # shellcheck disable=SC2016 # that bash expands them
    bash -c '
        . ./script.bash
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        __git_incident_main
        printf "%s\n" "${COMPREPLY[@]}" | sed "s/ *\$//" | paste -sd" "' bash git-incident "$@"
}

@test "commands" {
    [ "$(offers ch)" = check ]
    [ "$(offers co)" = 'comm countersign completion' ]
    [ "$(offers '' | wc -w)" -gt 20 ]
}

@test "options, of a command and before it" {
    [ "$(offers check --f)" = '--fail-level --format' ]
    [ "$(offers --no)" = --no-pager ]
    [ "$(offers -C . check --ga)" = --gate ]
}

@test "values from the vocabularies of the format" {
    [ "$(offers check --gate '')" = 'accept close plan completed' ]
    [ "$(offers check --gate = cl)" = close ]
    [ "$(offers new --severity c)" = critical ]
    [ "$(offers log k7f3 --kind at)" = attacker_action ]
    [ "$(offers decide k7f3 --kind acc)" = acceptance_of_risk ]
    [ "$(offers set k7f3 impact.customer_i)" = impact.customer_impact= ]
}

@test "words: ids of the work tree, states, codes of rules, files with a schema, shells" {
    [ "$(offers log '')" = INC-20260310-k7f3 ]
    [ "$(offers move k7f3 fo)" = follow_up ]
    [ "$(offers move --reason x k7f3 fo)" = follow_up ]
    [ "$(offers verify '')" = INC-20260310-k7f3 ]
    [ "$(offers sign k7f3 re)" = 'reject reopen redact' ]
    [ "$(offers explain GI30)" = 'GI301 GI302 GI303 GI304 GI305 GI306 GI307 GI308 GI309' ]
    [ "$(offers schema timel)" = timeline ]
    [ "$(offers completion f)" = fish ]
}

@test "git incident completes with Git's own completion" {
    own=$(find /usr/share/bash-completion/completions/git /usr/share/git/completion/git-completion.bash 2>/dev/null | head -n 1)
    [ -n "$own" ] || skip "Git's completion is not installed"
    # shellcheck disable=SC2016 # that bash expands them
    run -0 bash -c '
        . "$1" && . ./script.bash
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        __git_wrap__git_main git
        echo "${COMPREPLY[@]}"' bash "$own" git -C . incident check --gate ac
    [ "$output" = 'accept ' ]
}

@test "the scripts are what their shells can read" {
    bash -n script.bash
    if command -v shellcheck >/dev/null; then shellcheck -s bash script.bash; fi
    for shell in zsh fish; do
        "$GI" completion "$shell" >script
        [ -s script ]
        if command -v "$shell" >/dev/null; then "$shell" -n script; fi
    done
}

@test "every command and option stands in every script" {
    for shell in bash zsh fish; do
        "$GI" completion "$shell" >script
        while read -r name; do
            grep -qw -- "$name" script || { echo "$shell lacks $name" && return 1; }
        done < <(sed -nE 's/^(COMMAND\(([a-z]+),.*|OPTION\([a-z]+, *"([a-z-]+)".*)/\2\3/p' "$BATS_TEST_DIRNAME/../../src/cli/options.def" | sort -u)
    done
}

@test "another shell is usage" {
    run -129 "$GI" completion tcsh
    run -129 "$GI" completion
}
