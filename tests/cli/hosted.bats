# The required check for hosted forges: its own script, run as the forge would, on merge results of a request.

# shellcheck disable=SC2154 # id and place come from there
load hooks_common

setup() {
    begin
    records records
    git init -q --bare ../forge.git
    git push -q --no-verify ../forge.git main
    python3 - "$BATS_TEST_DIRNAME/../../templates/ci/github.yml" >"$BATS_TEST_TMPDIR/check" <<'END'
import sys, yaml
steps = yaml.safe_load(open(sys.argv[1]))["jobs"]["judge"]["steps"]
print(steps[-1]["run"])
END
    pinned=$(pin)
    git switch -q -c request
}

# The forge's clone of the merge result of this request, judged.
judged() {
    rm -rf ../runner
    git init -q ../runner
    git fetch -q ../forge.git +refs/heads/main:refs/heads/tip
    git worktree add -q --detach ../merging "${1:-tip}"
    git -C ../merging merge -q --no-ff --no-verify -m merge request
    git push -q --no-verify ../forge.git "+$(git -C ../merging rev-parse HEAD):refs/pull/1/merge"
    git worktree remove --force ../merging
    cd ../runner || exit 1
    git remote add origin ../forge.git
    git fetch -q origin refs/pull/1/merge '+refs/heads/*:refs/remotes/origin/*'
    git checkout -q FETCH_HEAD
    run env PIN="${PIN-$pinned}" REF=refs/heads/main PROGRAM="$GI" bash "$BATS_TEST_TMPDIR/check"
    cd ../records || exit 1
}

@test "a good request passes, a bad one does not" {
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    judged
    [ "$status" -eq 0 ] || { echo "$output" && return 1; }
    bad_record
    git commit -q --no-verify -m "a bad record"
    judged
    [ "$status" -eq 1 ]
    [[ $output == *"$id/incident.yaml"* ]]
}

@test "a merge result on an older tip is not judged at all" {
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    old=$(git rev-parse main)
    git switch -q main
    git commit -q --allow-empty -m "meanwhile"
    git push -q --no-verify ../forge.git main
    git switch -q request
    judged "$old"
    [ "$status" -eq 1 ]
    [[ $output == *"older tip"* ]]
}

@test "tags that are called like the record ref lead nobody astray" {
    bad_record
    git commit -q --no-verify -m "a bad record"
    git push -q --no-verify ../forge.git HEAD:refs/tags/main HEAD:refs/tags/origin/main
    judged
    [ "$status" -eq 1 ]
    [[ $output == *"$id/incident.yaml"* ]]
}

@test "another pin, or none, lets nothing through" {
    "$GI" new "A good one" >/dev/null
    git add incidents
    git commit -q -m "a good record"
    PIN=$(printf 'a%.0s' {1..64}) judged
    [ "$status" -ne 0 ]
    PIN='' judged
    [ "$status" -ne 0 ]
    [[ $output == *"INCIDENT_PIN is not set"* ]]
}
