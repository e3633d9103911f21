# The program answers at all.

@test "the program names itself and its version" {
    run "$GI" --version
    [ "$status" -eq 0 ]
    [[ "$output" =~ ^git-incident\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}
