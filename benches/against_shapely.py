"""Validity and coverage of a county's parcels: tuban beside shapely (GEOS), in one run, on the same file.

    pip install -r benches/requirements.txt           # shapely 2.2.0 with GEOS 3.14.1
    cargo build --release && cargo bench --no-run --bench coverage
    python benches/against_shapely.py target/release/tuban target/release/deps/coverage-... [--parcels 100000] [--large]

The folder holds DLTB alone. tuban runs as a whole process with the rules of validity and coverage selected; the peer
reads with pyogrio (the fastest reader there is for it; its imports are not counted) and asks `is_valid`,
`coverage_is_valid` and `coverage_invalid_edges`. Repetitions alternate; medians are printed, and the ratios beside the
budgets. It is a benchmark, not a test.
"""

import argparse
import json
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

RULES = "510190001,510190002,510590001,510590002,510590003,510590005,510590006,510690001,510690002"

PEER = """
import sys, time
import numpy, pyogrio.raw, shapely
start = time.perf_counter()
_, _, wkb, _ = pyogrio.raw.read(sys.argv[1], columns=[])
shapes = shapely.from_wkb(wkb)
read = time.perf_counter()
valid = shapely.is_valid(shapes)
covers = shapely.coverage_is_valid(shapes)
edges = shapely.coverage_invalid_edges(shapes)
end = time.perf_counter()
print(end - start, end - read, int((~valid).sum()), covers, int((~shapely.is_empty(edges)).sum()))
"""

# The system counts the peak of the process that starts another to that one's: so it must be a small one.
LAUNCHER = """
import json, os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
output = process.stdout.read()
_, _, usage = os.wait4(process.pid, 0)
wall = time.perf_counter() - start
json.dump([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output], sys.stdout)
"""


def child(command, env=None):
    """Wall seconds, processor seconds, peak bytes and output of a process."""
    launched = [sys.executable, "-c", LAUNCHER] + command
    made = subprocess.run(launched, stdout=subprocess.PIPE, env={**os.environ, **(env or {})}, text=True, check=True)
    return json.loads(made.stdout)


def records(data):
    """Of a .shp with polygons: where the content of each record begins and ends."""
    at, spans = 100, []
    while at + 8 <= len(data):
        length = 2 * struct.unpack_from(">i", data, at + 4)[0]
        spans.append((at + 8, at + 8 + length))
        at += 8 + length
    return spans


def redrawn(data, change):
    """The same file with other vertices: `change` of the number of each record and of its eastings and northings."""
    made = bytearray(data)
    for number, (begin, end) in enumerate(records(data)):
        parts, points = struct.unpack_from("<ii", data, begin + 36)
        first = begin + 44 + 4 * parts
        values = list(struct.unpack_from(f"<{2 * points}d", data, first))
        values[0::2], values[1::2] = change(number, values[0::2], values[1::2])
        struct.pack_into(f"<{2 * points}d", made, first, *values)
    return bytes(made)


def shifted(step):
    """Every polygon moved by up to two (x) and four (y) steps."""
    return lambda at, xs, ys: ([x + at % 3 * step for x in xs], [y + at % 5 * step for y in ys])


def displaced(_, xs, ys):
    """One vertex of every polygon moved by 5 cm, the neighbour's left where it is."""
    return xs[:1] + [xs[1] + 0.05] + xs[2:], ys


def crossed(_, xs, ys):
    """The second and third vertex of every polygon in the wrong order."""
    return [[values[0], values[2], values[1]] + values[3:] for values in (xs, ys)]


def rectangle(low_x, low_y, high_x, high_y):
    ring = [low_x, low_y, low_x, high_y, high_x, high_y, high_x, low_y, low_x, low_y]
    return struct.pack("<i4d3i10d", 5, low_x, low_y, high_x, high_y, 1, 5, 0, *ring)


def rewritten(data, change):
    """.shp and .shx with other contents: `change` of the number and content of each record."""
    shp, shx = bytearray(data[:100]), bytearray(data[:100])
    for number, (begin, end) in enumerate(records(data)):
        content = change(number, data[begin:end])
        shx += struct.pack(">ii", len(shp) // 2, len(content) // 2)
        shp += struct.pack(">ii", number + 1, len(content) // 2) + content
    for made in (shp, shx):
        struct.pack_into(">i", made, 24, len(made) // 2)
    return bytes(shp), bytes(shx)


def variants(folder, root):
    """Folders in which everything is wrong, each in its way."""
    with open(os.path.join(folder, "DLTB.shp"), "rb") as file:
        data = file.read()
    box = struct.unpack_from("<4d", data, 36)
    null = struct.pack("<i", 0)
    made = {
        "a vertex of every parcel 5 cm off": (redrawn(data, displaced), None),
        "two vertices of every parcel exchanged": (redrawn(data, crossed), None),
        "every parcel shifted by centimetres": (redrawn(data, shifted(0.01)), None),
        "neighbours 0.1 mm apart everywhere": (redrawn(data, shifted(0.0001)), None),
        "every tenth missing": rewritten(data, lambda at, content: content if at % 10 else null),
        "one polygon laid over all": rewritten(data, lambda at, content: content if at else rectangle(*box)),
    }
    folders = {}
    for name, (shp, shx) in made.items():
        target = os.path.join(root, name.replace(" ", "-"))
        shutil.copytree(folder, target)
        folders[name] = target
        for ending, content in (("shp", shp), ("shx", shx)):
            if content is not None:
                with open(os.path.join(target, "DLTB." + ending), "wb") as file:
                    file.write(content)
    return folders


def county(tuban, parcels, root):
    """A folder with the parcels of a made-up county and nothing else."""
    whole, alone = os.path.join(root, f"county-{parcels}"), os.path.join(root, f"parcels-{parcels}")
    subprocess.run([tuban, "sample", whole, "--parcels", str(parcels), "--seed", "1"], check=True, capture_output=True)
    os.makedirs(alone)
    for name in os.listdir(whole):
        if name.startswith("DLTB."):
            shutil.move(os.path.join(whole, name), os.path.join(alone, name))
    shutil.rmtree(whole)
    return alone


def size(folder):
    return sum(os.path.getsize(os.path.join(folder, "DLTB." + ending)) for ending in ("shp", "dbf"))


class Bench:
    def __init__(self, tuban, stage, root):
        self.tuban, self.stage, self.root = tuban, stage, root
        self.values = {}

    def note(self, key, value):
        self.values.setdefault(key, []).append(value)

    def median(self, key):
        return statistics.median(self.values[key])

    def process(self, name, folder, threads):
        command = [self.tuban, "check", folder, "--select", RULES, "--quiet", "--threads", str(threads)]
        wall, cpu, peak, _ = child(command + ["-o", os.path.join(self.root, "report"), "--emit", "json"])
        self.note((name, threads, "wall"), wall)
        self.note((name, threads, "cpu"), cpu)
        self.note((name, threads, "peak"), peak)

    def memory(self, name, folder, threads):
        env = {"SHP": os.path.join(folder, "DLTB.shp"), "RAYON_NUM_THREADS": str(threads)}
        lines = child([self.stage], env)[3].splitlines()
        self.note((name, threads, "stage"), statistics.median(float(line.split()[3]) for line in lines))
        return lines[-1].split(None, 4)[4]

    def peer(self, folder):
        output = child([sys.executable, "-c", PEER, os.path.join(folder, "DLTB.shp")])[3].split()
        self.note(("peer", "whole"), float(output[0]))
        self.note(("peer", "stage"), float(output[1]))


def ratio(text, value, budget, least):
    met = value >= budget if least else value <= budget
    print(f"{text:<62} {value:8.2f}   budget {'>=' if least else '<='} {budget:<5} {'met' if met else 'MISSED'}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tuban")
    parser.add_argument("stage")
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="also ten times as many parcels")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder = county(options.tuban, options.parcels, root)
        wrong = variants(folder, root)
        bench = Bench(options.tuban, options.stage, root)
        found = {}
        for time_ in range(options.times):
            print(f"repetition {time_ + 1} of {options.times}", file=sys.stderr)
            bench.peer(folder)
            for threads in (2, 1):
                bench.process("clean", folder, threads)
                bench.memory("clean", folder, threads)
            for name, other in wrong.items():
                bench.process(name, other, 2)
                found[name] = bench.memory(name, other, 2)
        tell(bench, wrong, found, size(folder))
        if options.large:
            large = county(options.tuban, 10 * options.parcels, root)
            for _ in range(3):
                bench.process("clean", folder, 2)
                bench.process("large", large, 2)
            ratio("ten times the parcels, wall", bench.median(("large", 2, "wall")) / bench.median(("clean", 2, "wall")), 11, False)
            print(f"{'its peak memory, GiB':<62} {bench.median(('large', 2, 'peak')) / 2**30:8.2f}")


def tell(bench, wrong, found, bytes_on_disk):
    for key in bench.values:
        print(f"{' '.join(map(str, key)):<62} {bench.median(key):14.3f}")
    whole, stage = bench.median(("clean", 2, "wall")), bench.median(("clean", 2, "stage"))
    ratio("peer / tuban, whole process", bench.median(("peer", "whole")) / whole, 15, True)
    ratio("peer / tuban, in memory", bench.median(("peer", "stage")) / stage, 25, True)
    ratio("one thread / two, whole process", bench.median(("clean", 1, "wall")) / whole, 2, False)
    ratio("one thread / two, in memory", bench.median(("clean", 1, "stage")) / stage, 2, False)
    ratio("peak memory / bytes of .shp + .dbf", bench.median(("clean", 2, "peak")) / bytes_on_disk, 3, False)
    for name in wrong:
        budget = 2 if name.startswith("one") else 3
        print(f"{name}: {found[name]}")
        ratio("    wrong / clean, whole process", bench.median((name, 2, "wall")) / whole, budget, False)
        ratio("    wrong / clean, in memory", bench.median((name, 2, "stage")) / stage, budget, False)
        ratio("    processor time, whole process", bench.median((name, 2, "cpu")) / bench.median(("clean", 2, "cpu")), budget, False)
        ratio("    peak memory / bytes of .shp + .dbf", bench.median((name, 2, "peak")) / bytes_on_disk, 3, False)


if __name__ == "__main__":
    main()
