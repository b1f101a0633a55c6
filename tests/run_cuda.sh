#!/usr/bin/env bash
# The CUDA backend against the others: every layer, loss, optimizer and verb; loss curves of three experiments; runs
# repeated to the bit; checkpoints carried over; memory and race checks. On a device, or, with --on-host, on one that
# the host plays, where the kernels run as loops.
# Closing line: `cuda: N passed, N failed, N skipped`.
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1

preset=cuda
if [ "${1:-}" = --on-host ]; then preset=cuda-on-host; fi
steps=200
tolerance=1e-3  # relative, of the loss: sums in another order, carried on for 200 steps

passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() {  # check TITLE COMMAND...
  local title=$1  # not `name`: the commands see it
  shift
  if "$@" > "$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "ok: $title"
  else
    failed=$((failed + 1))
    echo "not ok: $title"
    tail -n 40 "$work/log"
  fi
}
skip() {
  skipped=$((skipped + 1))
  echo "skipped: $1"
}
finish() {
  echo "cuda: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] || exit 1
  exit 0
}

build() { cmake --preset "$preset" && cmake --build "build/$preset" --target trainyard_tests trainyard_cli; }
check "the preset $preset builds" build
[ "$failed" -eq 0 ] || finish
bin=build/$preset

train() {  # train NAME DEVICE FOLDER [ARGUMENTS...]
  local name=$1 device=$2 folder=$3
  shift 3
  "$bin/trainyard" train "examples/experiments/$name.json" --out "$work/$folder" --device "$device" --threads 1 "$@"
}

if ! train parity_mlp cuda probe --steps 1 > "$work/probe.log" 2>&1; then
  # Where there is no device, what a person reads says so.
  cat "$work/probe.log"
  check "without a device, the message says what to do" grep -q -- "--device cpu" "$work/probe.log"
  skip "parity: no device"
  finish
fi

# Where the host plays the device, whoever reaches for its memory from outside a kernel or a copy crashes.
export TRAINYARD_CLOSE_MEMORY=1
check "layers, losses, optimizers, penalties and verbs agree with the reference" "$bin/trainyard_tests"

check "a step touches the device's memory on the device only" train parity_mlp cuda closed --steps 2
unset TRAINYARD_CLOSE_MEMORY

# The largest difference of two runs' losses, relative to the larger of the loss and 0.1.
curves_agree() {
  paste -d, "$work/$1/metrics.csv" "$work/$2/metrics.csv" | awk -F, -v most="$tolerance" -v rows="$steps" '
    NR == 1 { half = NF / 2; next }
    {
      a = $3; b = $(half + 3); size = a > b ? a : b; if (size < 0.1) size = 0.1
      off = a > b ? (a - b) / size : (b - a) / size
      if (!(off <= worst)) worst = off
      n++
    }
    END { printf "%d steps, largest difference %g\n", n, worst; exit !(n == rows && worst <= most) }'
}
same_files() { cmp "$work/$1/model.safetensors" "$work/$2/model.safetensors"; }

for name in parity_mlp parity_cnn parity_residual; do
  both() { train $name cuda "$name.cuda" --steps $steps && train $name cpu "$name.cpu" --steps $steps; }
  check "$name trains on both" both
  check "$name: $steps losses within $tolerance of the processor's" curves_agree "$name.cuda" "$name.cpu"
  sed 's/^/  /' "$work/log"
  check "$name again" train $name cuda "$name.again" --steps $steps
  check "$name: the same weights to the bit in two runs" same_files "$name.cuda" "$name.again"
done

# Drawn anew in every epoch: on the host for the one, on the device for the other. Of fewer steps: with ever new images,
# sooner or later two numbers of one window are nearly the same, the other one is the largest, and runs go apart.
drawn() {
  local steps=50 device
  for device in cuda cpu; do
    train parity_cnn $device "drawn.$device" --steps $steps --set '/data/augment=["horizontal_flip","pad_and_crop"]' \
      --set '/data/mix=["cutout"]' || return 1
  done
  curves_agree drawn.cuda drawn.cpu
}
check "images that the device flips, shifts and blanks make the run of those that the host does" drawn

# A run of which either half is on the other device, against one that stays.
crossing() {
  train parity_cnn "$1" half --steps $((steps / 2)) &&
    train parity_cnn "$2" whole --steps $steps --resume "$work/half/checkpoint.safetensors" &&
    curves_agree whole parity_cnn.cpu
}
check "a checkpoint from CUDA goes on on the processor" crossing cuda cpu
check "a checkpoint from the processor goes on on CUDA" crossing cpu cuda

# Several devices make the run of one, but for the order of sums and batch norm; parity_mlp has none.
several() {
  train parity_mlp cuda several --steps $steps --devices 2 && curves_agree several parity_mlp.cpu
}
if train parity_mlp cuda probe --steps 1 --devices 2 > "$work/probe.log" 2>&1; then
  check "two devices make the run of one" several
elif grep -q -e "there is no device 1" -e "NCCL" "$work/probe.log"; then
  skip "several devices: $(grep -o '\[.*' "$work/probe.log" | head -n 1)"
else
  check "two devices train together" cat "$work/probe.log" --
fi

if [ "$preset" = cuda ] && command -v compute-sanitizer > /dev/null; then
  verbs="--test-case=CUDA*"
  check "memcheck finds nothing" compute-sanitizer --tool memcheck --error-exitcode 9 "$bin/trainyard_tests" "$verbs"
  check "racecheck finds nothing" compute-sanitizer --tool racecheck --error-exitcode 9 "$bin/trainyard_tests" "$verbs"
else
  skip "memcheck and racecheck: they need a device and compute-sanitizer"
fi
finish
