#!/bin/bash
# Makes kindred-sparse-en-v1 from nothing: run.sh WORK [DATA]
#   WORK  an empty folder with 20 GB of space
#   DATA  the folder of test and training data (default: ../shared/data beside the repository)
# Needs the packages that README.md names, a JDK 22+ as java, and Kindred's own dependencies (mvn).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(realpath "$1")
shared=$(realpath "${2:-$root/../shared/data}")
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 KINDRED_DATA=$shared
cd "$here"

"$here/prepare.sh" "$work/deb"
python3 prepare.py "$shared/train/pairs.jsonl.gz" "$work/deb" "$work/data"

(cd "$root" && mvn -q -B -pl core dependency:build-classpath -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=runtime)
states() { java "-Dtokens=$1" --enable-native-access=ALL-UNNAMED -cp "$(cat "$work/classpath")" States.java "${@:2}"; }
minilm=all-minilm-l6-v2-q
states 256 $minilm mean "$work/data/passages.jsonl" "$work/data/passages" states
states 256 $minilm mean "$work/data/queries.jsonl" "$work/data/queries"
states 256 $minilm mean "$shared/scifact/corpus.jsonl" "$work/data/scifact" states
states 256 $minilm mean "$shared/scifact-train/queries.jsonl" "$work/data/scifact-train-q"
python3 mine.py "$work/data"

jar=$(tr ':' '\n' < "$work/classpath" | grep all-minilm-l6-v2-q)
(cd "$work" && jar xf "$jar" $minilm.onnx $minilm-tokenizer.json)
python3 train.py "$work/data" "$work/$minilm-tokenizer.json" "$work/$minilm.onnx" "$work/run" \
  steps=4000 stop=2500 threads=1 candidates=5 columns=400 init_steps=150
python3 export.py "$work/run" "$work/$minilm-tokenizer.json" \
  "$root/models/src/main/resources/dev/kindred/models/kindred-sparse-en-v1"
