# `just ci` is what every change has to pass. The steps themselves are in .ci/run.

# All checks, in order
ci:
    .ci/run

# The code is formatted
fmt:
    .ci/run fmt

# Clippy finds nothing, in any target
lint:
    .ci/run lint

# All tests
test:
    .ci/run test

# The documentation builds without a warning
doc:
    .ci/run doc

# Every scenario of the gallery runs at small size
scenarios:
    .ci/run scenarios

# Pages of studies in a real browser; a folder takes screenshots: `just browser /tmp/shots`
browser *shots:
    tests/browser/run {{shots}}

# The benches run at toy size
bench-smoke:
    .ci/run bench-smoke

# A minute each of spoilt scenario files, options, kept pieces and saved results
fuzz:
    .ci/run fuzz

# Our numbers beside those of peers: `implicit`, SciPy, SALib; popularity bias on MovieLens-100K
peers:
    .ci/run peers

# Build the playground of reports beside the program, for cargo build --release
playground:
    playground/build

# The playground gives the program's bytes, in Node and in a browser
playground-test:
    .ci/run playground

# Licences, bans and sources of all dependencies
deny:
    .ci/run deny

# Time the engine beside the bounding kernel; words select rows: `just bench "20k × 20k"`
bench *rows:
    cargo bench --bench day -- {{rows}}

# Accept what the tests found as the new truth; then say why in CHANGELOG.md
bless:
    LONGPLAY_BLESS=1 cargo test

# Draw the charts of a run again, without simulating
charts folder="output/default":
    cargo run --release -- chart {{folder}}
