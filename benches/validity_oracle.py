"""Writes random small polygons with the verdict of GEOS on each, for the tests of src/geometry/validity.rs.

    pip install shapely==2.2.0        # GEOS 3.14.1
    python benches/validity_oracle.py 2500 1 > testdata/validity/geos.txt
    python benches/validity_oracle.py 20000 7 > more.txt
    TUBAN_GEOS_VERDICTS=more.txt cargo test --lib geometry::validity

A line is `default inverted ring;ring;...`: whether GEOS calls the polygon valid by default, whether it does when a
ring may touch itself to form a hole (ESRI's way), and the rings, outer ones clockwise, holes counter-clockwise.

Left out is where roles by containment and roles by position in the WKT must differ: a hole greater than its outer ring,
an outer ring inside another, a hole outside of its own outer ring but inside another one.
"""

import collections
import ctypes
import glob
import os
import random
import sys

import shapely
from shapely.geometry import MultiPolygon, Polygon

library = glob.glob(os.path.join(os.path.dirname(os.path.dirname(shapely.__file__)), "shapely.libs", "libgeos_c*"))[0]
geos = ctypes.CDLL(library)
geos.GEOS_init_r.restype = ctypes.c_void_p
geos.GEOSWKTReader_create_r.restype = ctypes.c_void_p
geos.GEOSWKTReader_create_r.argtypes = [ctypes.c_void_p]
geos.GEOSWKTReader_read_r.restype = ctypes.c_void_p
geos.GEOSWKTReader_read_r.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p]
geos.GEOSisValidDetail_r.restype = ctypes.c_char
geos.GEOSisValidDetail_r.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
geos.GEOSGeom_destroy_r.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
handle = geos.GEOS_init_r()
reader = geos.GEOSWKTReader_create_r(handle)


def is_valid_inverted(geometry, outer_rings):
    """Whether nothing is wrong but that rings touch themselves and the interior of each outer ring is whole.

    GEOS is not asked whether it is whole: it takes the direction of a ring from its highest point, and errs where a ring
    touches itself there, or where a ring that touches itself touches another one. `make_valid` cuts it in pieces.
    """
    made = geos.GEOSWKTReader_read_r(handle, reader, geometry.wkt.encode())
    reason = ctypes.c_char_p()
    answer = geos.GEOSisValidDetail_r(handle, made, 1, ctypes.byref(reason), None)
    geos.GEOSGeom_destroy_r(handle, made)
    if answer != b"\x01" and reason.value != b"Interior is disconnected":
        return False
    pieces = shapely.get_parts(shapely.make_valid(geometry))
    return len(pieces) == outer_rings and all(piece.geom_type == "Polygon" for piece in pieces)


def double_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))


def turned(ring, clockwise):
    return ring if (double_area(ring) < 0) == clockwise else ring[::-1]


def random_ring(pick, low, high):
    ring = [(pick.randint(low, high), pick.randint(low, high)) for _ in range(pick.randint(3, 7))]
    return ring + ring[:1]


def rings_of_cells(pick):
    """Walks around random cells of a grid, which choose at random where two cells meet at a corner."""
    size = pick.randint(2, 5)
    share = pick.uniform(0.3, 0.9)
    cells = {(x, y) for x in range(size) for y in range(size) if pick.random() < share}
    out = {}
    for x, y in cells:
        around = [((x, y), (x, y + 1), (x - 1, y)), ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
                  ((x + 1, y + 1), (x + 1, y), (x + 1, y)), ((x + 1, y), (x, y), (x, y - 1))]
        for start, end, neighbour in around:
            if neighbour not in cells:
                out.setdefault(start, []).append(end)
    rings = []
    while out:
        start = pick.choice(sorted(out))
        ring = [start]
        while True:
            ends = out[ring[-1]]
            end = ends.pop(pick.randrange(len(ends)))
            if not ends:
                del out[ring[-1]]
            ring.append(end)
            if end == start and (pick.random() < 0.5 or end not in out):
                break
        rings.append(thinned(pick, ring))
    return rings


def thinned(pick, ring):
    """Without some of the vertices amid straight lines."""
    keep = [ring[0]]
    for before, at, after in zip(ring, ring[1:], ring[2:]):
        straight = before[0] == after[0] or before[1] == after[1]
        if not (straight and pick.random() < 0.7 and before != after):
            keep.append(at)
    return keep + [ring[-1]]


def small_ring(pick, x, y):
    """A square, a square on a corner, or a triangle, with its middle at x, y."""
    half = pick.randint(1, 2)
    square = [(x - half, y - half), (x - half, y + half), (x + half, y + half), (x + half, y - half)]
    diamond = [(x - half, y), (x, y + half), (x + half, y), (x, y - half)]
    ring = pick.choice([square, diamond, square[:3], diamond[1:]])
    turn = pick.randrange(len(ring))
    return ring[turn:] + ring[:turn + 1]


def touching(pick):
    """Holes that touch each other and the shell at corners, at points amid an edge, and along edges."""
    size = pick.choice([8, 10, 12])
    shell = [(0, 0), (0, size), (size, size), (size, 0), (0, 0)]
    if pick.random() < 0.3:
        shell = [(0, size // 2), (size // 2, size), (size, size // 2), (size // 2, 0), (0, size // 2)]
    chain = pick.random() < 0.5
    holes, step = [], pick.choice([2, 3, 4])
    for number in range(pick.randint(1, 7)):
        x, y = step * (1 + number % 3), step * (1 + number // 3)
        if not chain:
            x, y = pick.randint(1, size - 1), pick.randint(1, size - 1)
        holes.append(small_ring(pick, x, y))
    return [shell] + holes


def spoiled(pick, rings):
    """With a spike, a bow-tie, a vertex twice, a vertex amid an edge, a stretch run over twice, or a ring twice."""
    rings = [list(ring) for ring in rings]
    at = pick.randrange(len(rings))
    ring = rings[at]
    place = pick.randrange(1, len(ring) - 1)
    way = pick.randrange(6)
    if way == 0:
        out = (ring[place][0] + pick.randint(-2, 2), ring[place][1] + pick.randint(-2, 2))
        ring[place:place] = [ring[place], out]
    elif way == 1 and len(ring) > 4:
        other = pick.randrange(1, len(ring) - 1)
        ring[place], ring[other] = ring[other], ring[place]
    elif way == 2:
        ring.insert(place, ring[place])
    elif way == 3:
        (ax, ay), (bx, by) = ring[place], ring[place + 1]
        ring.insert(place + 1, ((ax + bx) // 2, (ay + by) // 2))
    elif way == 4:
        back = ring[place - 1]
        ring[place + 1:place + 1] = [back, ring[place]]
    elif len(rings) > 1:
        twin = pick.choice(rings[1:])[:-1]
        turn = pick.randrange(len(twin))
        rings.append(twin[turn:] + twin[:turn + 1])
    return rings


def islands(pick):
    """Several outer rings: beside each other, touching at corners, or in the holes of others."""
    parts = []
    for number in range(pick.randint(2, 3)):
        x, y = pick.randint(0, 3) * 4, pick.randint(0, 2) * 4
        half = pick.choice([2, 2, 4])
        shell = [(x - half, y - half), (x - half, y + half), (x + half, y + half), (x + half, y - half), (x - half, y - half)]
        holes = [small_ring(pick, x, y)] if half == 4 or pick.random() < 0.4 else []
        parts.append([shell] + holes)
    if pick.random() < 0.5:
        parts.append([[(1, 1), (1, 2), (2, 2), (2, 1), (1, 1)]])
    return parts


def polygons(pick):
    way = pick.randrange(7)
    if way == 4:
        return [touching(pick)]
    if way == 5:
        return [spoiled(pick, rings) for rings in polygons(pick)]
    if way == 6:
        return islands(pick)
    if way == 0:
        return [[random_ring(pick, 0, 5)]]
    if way == 1:
        shell = [(0, 0), (0, 6), (6, 6), (6, 0), (0, 0)]
        if pick.random() < 0.5:
            shell = random_ring(pick, 0, 7)
        low = pick.randint(0, 1)
        return [[shell] + [random_ring(pick, low, 6) for _ in range(pick.randint(1, 3))]]
    if way == 2:
        rings = rings_of_cells(pick)
        shells = [ring for ring in rings if double_area(ring) < 0]
        holes = [ring for ring in rings if double_area(ring) >= 0]
        if len(shells) == 1:
            return [shells + holes]
        return [[shell] for shell in shells]
    # Small triangles in a square: they often touch.
    holes = []
    for _ in range(pick.randint(2, 6)):
        x, y = pick.randint(0, 7), pick.randint(0, 7)
        ring = [(x + pick.randint(0, 2), y + pick.randint(0, 2)) for _ in range(3)]
        holes.append(ring + ring[:1])
    side = pick.choice([8, 9])
    return [[[(0, 0), (0, side), (side, side), (side, 0), (0, 0)]] + holes]


def case(pick):
    parts = polygons(pick)
    if not parts or any(len(ring) < 4 or double_area(ring) == 0 for rings in parts for ring in rings):
        return None
    parts = [[turned(ring, place == 0) for place, ring in enumerate(rings)] for rings in parts]
    for shell, *holes in parts:
        if any(abs(double_area(hole)) >= abs(double_area(shell)) for hole in holes):
            return None
    made = [Polygon(shell, holes) for shell, *holes in parts]
    geometry = made[0] if len(made) == 1 else MultiPolygon(made)
    if len(made) > 1 and shapely.is_valid_reason(geometry).startswith(("Nested shells", "Hole lies outside")):
        return None
    rings = [ring for rings in parts for ring in rings]
    verdicts = f"{int(geometry.is_valid)} {int(is_valid_inverted(geometry, len(parts)))}"
    return verdicts + " " + ";".join(",".join(f"{x} {y}" for x, y in ring) for ring in rings)


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    pick = random.Random(seed)
    seen = set()
    kinds = collections.Counter()
    while len(seen) < count:
        line = case(pick)
        # None of the three verdicts on more than 45 of a hundred.
        if line is None or line in seen or kinds[line[:3]] >= 0.45 * count:
            continue
        kinds[line[:3]] += 1
        seen.add(line)
        print(line)


main()
