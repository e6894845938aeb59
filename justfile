# The one entry to everyday work: `just` lists it.

_list:
    @just --list --unsorted

# Format everything
fmt:
    cargo fmt --all

# What CI says of style
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# The tests
test:
    cargo test --workspace

# The tests at full size (10,000 files, 100 kills, a fault at each system call, 60 power cuts, a soak)
test-full:
    COPYDESK_TEST_FULL=1 cargo test --workspace

# The benchmarks
bench:
    cargo bench --package copydesk

# Regenerate documentation that is made from the program's own definitions
docs:
    cargo build --quiet --package copydesk
    target/debug/copydesk generate log-events > docs/log-events.md.new
    mv docs/log-events.md.new docs/log-events.md
    target/debug/copydesk generate man > target/copydesk.1

# Shell completions, to standard output: bash, zsh, fish, elvish, powershell
completions shell:
    @cargo run --quiet --package copydesk -- generate completions {{ shell }}

# Hold the service's records against a folder of expectations
check-expectations dir ninjs="":
    scripts/check-expectations {{ quote(dir) }} {{ if ninjs == "" { "" } else { quote(ninjs) } }}

# Check and score the systemd unit
unit:
    scripts/check-unit

# Build the Debian package
deb *options:
    scripts/build-deb {{ options }}

# Build it from the debug binary and live its whole life under systemd (as root)
check-deb:
    cargo build --package copydesk
    scripts/check-deb

# Licences, advisories and sources of the crates
deny:
    cargo deny check

# All that CI does
ci:
    .ci/run
