#!/usr/bin/env bats
# ascribe config, and addresses of databases.
load helper

setup_file() { open_albania config; }
setup() { rm -rf "$XDG_CONFIG_HOME"; }

@test "what is set once counts from then on, after options and the environment" {
  local uri=$ASCRIBE_DB
  unset ASCRIBE_DB ASCRIBE_KEY
  ascribe config db "$uri"
  ascribe config key alice
  [ "$(ascribe config db)" = "$uri" ]
  ascribe note add albania-2022 -m 'By the settings.' >/dev/null
  ascribe status --json | jq -e '.key == "alice"' >/dev/null
  [ "$(ASCRIBE_KEY=bob ascribe config key)" = bob ]
  [ "$(ASCRIBE_KEY=bob ascribe config key --key carol)" = carol ]
  ASCRIBE_KEY=bob ascribe config --json | jq -se --arg file "$XDG_CONFIG_HOME/ascribe/config" \
    'map(.from) == [$file, null, "ASCRIBE_KEY"]' >/dev/null
  [ "$(stat -c %a "$XDG_CONFIG_HOME/ascribe/config")" = 600 ]
  ascribe config db --unset
  run --separate-stderr ascribe config db
  [ "$status" -eq 3 ]
  [[ $stderr == *"db is not set"* ]]
}

@test "remarks and other lines stay as they are" {
  mkdir -p "$XDG_CONFIG_HOME/ascribe"
  printf '# ours\n\nkey = alice\n  # the team'\''s\ncasebook=test.example/config' >"$XDG_CONFIG_HOME/ascribe/config"
  ascribe config key bob
  [ "$(cat "$XDG_CONFIG_HOME/ascribe/config")" = $'# ours\n\nkey = bob\n  # the team\'s\ncasebook=test.example/config' ]
}

@test "a line that is no setting is told with its place, and help needs no settings" {
  mkdir -p "$XDG_CONFIG_HOME/ascribe"
  for line in 'colour = red' 'key' 'key =' $'key = a\nkey = b' $'key = \e[31m'; do
    printf '# first\n%s\n' "$line" >"$XDG_CONFIG_HOME/ascribe/config"
    run --separate-stderr ascribe incident list
    [ "$status" -eq 7 ]
    [[ $stderr == *"$XDG_CONFIG_HOME/ascribe/config:"[23]:* ]]
    [[ $stderr != *$'\e'* ]]
    ascribe help >/dev/null
    ascribe --version >/dev/null
  done
}

@test "values that cannot stand in the file are refused, and it stays" {
  ascribe config key alice
  for value in '' ' alice' $'a\nb' $'\e]0;x\a' "$(printf 'x%.0s' {1..1001})"; do
    run --separate-stderr ascribe config key "$value"
    [ "$status" -eq 7 ]
  done
  run ascribe config colour red
  [ "$status" -eq 2 ]
  [[ $output == *"settings: db, casebook, key"* ]]
  [ "$(cat "$XDG_CONFIG_HOME/ascribe/config")" = 'key = alice' ]
}

@test "a password in an address is refused wherever it comes from" {
  for uri in postgresql://u:secret@h/x 'host=h password=secret' 'postgresql://h/x?password=secret' \
    'postgresql://h/x?sslpassword=secret'; do
    for way in option environment config; do
      case $way in
      option) run --separate-stderr env -u ASCRIBE_DB "$ASCRIBE" incident list --db "$uri" ;;
      environment) run --separate-stderr env ASCRIBE_DB="$uri" "$ASCRIBE" incident list ;;
      config) run --separate-stderr ascribe config db "$uri" ;;
      esac
      [ "$status" -eq 2 ]
      [[ $stderr == *pgpass* ]]
      [[ $stderr != *secret* ]]
    done
  done
  [ ! -e "$XDG_CONFIG_HOME/ascribe/config" ]
}
