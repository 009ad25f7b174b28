"""Writes tests/data/ellipsoidal-areas.csv and tests/data/gauss-kruger-inverse.csv: the oracle of src/geodesy.rs.

    python -m venv v && v/bin/pip install pyproj==3.7.2 mpmath==1.4.1 && v/bin/python benches/ellipsoidal_areas.py

Two computations of each area, neither of which shares anything with the Rust code:

* `area`: the notice (国土调查办发〔2008〕32号) as it is printed, trapezoid by trapezoid with its ten trigonometric
  functions, its printed constants, 50 digits, and a reference meridian at longitude 0. For Krassovsky, which the notice
  does not have, the footpoint latitude is the numerical inverse of the meridian arc, to 50 digits.
* `proj_area`: latitude and longitude from PROJ (PROJ 9.5.1 comes with pyproj 3.7.2), the zones between parallels by the
  closed form of the authalic latitude. It differs from `area` by what the notice cuts off its series: less than
  0.001 m² in 40 km.

The second table has PROJ's latitudes and longitudes. The printed formulas agree with them to 1.3e-6″ on Xian 1980. On
CGCS2000 the constants that programs print agree only to 4.3e-6″ (0.13 mm to the north): their K0 to K4 are those of WGS 84.
The Rust code derives them from a and f; `area` keeps the printed ones, so that the table shows how little they matter.

An edge is straight in (B, L) at its ends and its mean longitude counts, as the notice has it: both do so.
Rings: `|` between rings (outer first), `,` between vertices, easting and northing in metres with the false easting.
"""

import csv
import math
import random
from pathlib import Path

from mpmath import atanh, cos, findroot, mp, mpf, pi, quad, radians, sin, sqrt, tan
from pyproj import Proj

mp.dps = 50
DATA = Path(__file__).parent.parent / "tests" / "data"
PRINTED = {
    "xian-1980": dict(
        a="6378140", invf="298.257", b="6356755.29", e2="6.69438499958795e-3", ep2="6.73950181947292e-3",
        c="6399596.65198801",
        k=["1.57048687472752e-7", "5.05250559291393e-3", "2.98473350966158e-5", "2.41627215981336e-7",
           "2.22241909461273e-9"]),
    "cgcs2000": dict(
        a="6378137", invf="298.257222101", b="6356752.3141", e2="0.0066943800229", ep2="0.00673949677548",
        c="6399593.62586",
        k=["1.57048761144159e-7", "5.05250178820567e-3", "2.98472900956587e-5", "2.41626669230084e-7",
           "2.22241238938534e-9"]),
    "beijing-1954": dict(a="6378245", invf="298.3"),
}


class System:
    """An ellipsoid with the constants of the notice, or exact ones where it has none."""

    def __init__(self, name):
        given = PRINTED[name]
        self.name, self.a, f = name, mpf(given["a"]), 1 / mpf(given["invf"])
        self.exact_e2 = f * (2 - f)
        self.k = [mpf(k) for k in given["k"]] if "k" in given else None
        self.b = mpf(given.get("b", self.a * (1 - f)))
        self.e2 = mpf(given.get("e2", self.exact_e2))
        self.ep2 = mpf(given.get("ep2", self.exact_e2 / (1 - self.exact_e2)))
        self.c = mpf(given.get("c", self.a / (1 - f)))
        ellipsoid = f"+a={given['a']} +rf={given['invf']}"
        self.proj = Proj(f"+proj=tmerc +lat_0=0 +lon_0=0 +k=1 +x_0=0 +y_0=0 {ellipsoid}")
        e2, e4, e6, e8 = (self.e2**i for i in range(1, 5))
        self.series = [
            1 + mpf(3) / 6 * e2 + mpf(30) / 80 * e4 + mpf(35) / 112 * e6 + mpf(630) / 2304 * e8,
            mpf(1) / 6 * e2 + mpf(15) / 80 * e4 + mpf(21) / 112 * e6 + mpf(420) / 2304 * e8,
            mpf(3) / 80 * e4 + mpf(7) / 112 * e6 + mpf(180) / 2304 * e8,
            mpf(1) / 112 * e6 + mpf(45) / 2304 * e8,
            mpf(5) / 2304 * e8,
        ]

    def footpoint(self, northing):
        if self.k:
            k0, k1, k2, k3, k4 = self.k
            e = k0 * northing
            s = sin(e)
            return e + cos(e) * (k1 * s - k2 * s**3 + k3 * s**5 - k4 * s**7)
        arc = lambda b: quad(lambda t: self.a * (1 - self.e2) / (1 - self.e2 * sin(t) ** 2) ** mpf("1.5"), [0, b])
        return findroot(lambda b: arc(b) - northing, northing / self.a)

    def inverse(self, offset, northing):
        """Latitude and longitude difference in radians, by the formulas of the notice."""
        bf = self.footpoint(northing)
        t, eta2 = tan(bf), self.ep2 * cos(bf) ** 2
        v2 = 1 + eta2
        q = offset * sqrt(v2) / self.c
        latitude = (
            bf
            - v2 * t * q**2 / 2
            + (5 + 3 * t**2 + eta2 - 9 * eta2 * t**2) * v2 * t * q**4 / 24
            - (61 + 90 * t**2 + 45 * t**4) * v2 * t * q**6 / 720
        )
        longitude = (
            q
            - (1 + 2 * t**2 + eta2) * q**3 / 6
            + (5 + 28 * t**2 + 24 * t**4 + 6 * eta2 + 8 * eta2 * t**2) * q**5 / 120
        ) / cos(bf)
        return latitude, longitude

    def printed_trapezoid(self, start, end, meridian):
        (b1, l1), (b2, l2) = start, end
        mean, difference = (b1 + b2) / 2, b2 - b1
        terms = ((-1) ** i * c * sin((2 * i + 1) * difference / 2) * cos((2 * i + 1) * mean)
                 for i, c in enumerate(self.series))
        return 2 * self.b**2 * ((l1 + l2) / 2 + meridian) * sum(terms)

    def exact_zone(self, latitude):
        e, s = sqrt(self.e2), sin(latitude)
        return self.b**2 / 2 * (s / (1 - self.e2 * s**2) + atanh(e * s) / e)

    def area(self, rings, false_easting):
        """By the notice; the reference meridian is Greenwich, the zone's an arbitrary 111 degrees."""
        def ring_area(ring):
            vertices = [self.inverse(mpf(x) - false_easting, mpf(y)) for x, y in ring]
            pairs = zip(vertices, vertices[1:] + vertices[:1])
            return abs(sum(self.printed_trapezoid(p, q, radians(111)) for p, q in pairs))
        return ring_area(rings[0]) - sum(ring_area(ring) for ring in rings[1:])

    def proj_area(self, rings, false_easting):
        def ring_area(ring):
            vertices = [self.proj(float(x) - false_easting, float(y), inverse=True) for x, y in ring]
            points = [(radians(mpf(lon)), self.exact_zone(radians(mpf(lat)))) for lon, lat in vertices]
            pairs = zip(points, points[1:] + points[:1])
            return abs(sum((l1 + l2) / 2 * (z2 - z1) for (l1, z1), (l2, z2) in pairs))
        return ring_area(rings[0]) - sum(ring_area(ring) for ring in rings[1:])


def ring(points):
    return [(f"{x:.4f}", f"{y:.4f}") for x, y in points]


def rectangle(x, y, width, height):
    return ring([(x, y), (x, y + height), (x + width, y + height), (x + width, y)])


def rugged(rng, x, y, radius, count):
    """A star-shaped outline: `count` vertices at random distances."""
    angles = sorted(rng.uniform(0, 2 * math.pi) for _ in range(count))
    reach = [(angle, radius * rng.uniform(0.6, 1.0)) for angle in reversed(angles)]
    return ring([(x + r * math.cos(angle), y + r * math.sin(angle)) for angle, r in reach])


def polygons():
    rng = random.Random(32)
    z = 37_500_000
    l_shape = [(0, 0), (0, 300), (130, 300), (130, 110), (300, 110), (300, 0)]
    quad3 = [(0, 0), (150, 2800), (2900, 3050), (2750, -120)]
    yield "parcel on the meridian", "xian-1980", z, [rectangle(z - 50, 3_300_000, 100, 80)]
    yield "L-shape with a hole, 40 km off", "xian-1980", z, [
        ring([(z + 40_000 + x, 3_300_000 + y) for x, y in l_shape]),
        ring([(z + 40_030, 3_300_030), (z + 40_090.5, 3_300_034.25), (z + 40_071, 3_300_081.125)])]
    yield "quadrilateral of 3 km, 120 km off", "xian-1980", z, [
        ring([(z + 120_000 + x, 3_300_000 + y) for x, y in quad3])]
    yield "quadrilateral of 40 km", "xian-1980", z, [
        ring([(z - 5_000, 3_280_000), (z - 4_000, 3_318_500), (z + 35_800, 3_320_000), (z + 34_000, 3_281_000)])]
    yield "parcel near the zone edge", "xian-1980", z, [rugged(rng, z + 144_300, 3_305_000, 240, 40)]
    yield "parcel near the western zone edge", "xian-1980", z, [rugged(rng, z - 143_000, 3_305_000, 180, 33)]
    yield "square of 1 km", "xian-1980", 500_000, [rectangle(540_000, 3_300_000, 1000, 1000)]
    yield "village", "xian-1980", z, [rugged(rng, z + 61_000, 3_402_000, 1600, 150)]
    yield "county", "xian-1980", z, [rugged(rng, z + 20_000, 3_350_000, 21_000, 400)]
    yield "parcel in the north", "xian-1980", 42_500_000, [rugged(rng, 42_447_000, 5_900_000, 300, 25)]
    yield "parcel in the south", "xian-1980", z, [rugged(rng, z - 88_000, 2_030_000, 130, 19)]
    yield "parcel of CGCS2000", "cgcs2000", z, [rugged(rng, z + 55_000, 3_305_000, 200, 30)]
    yield "village of CGCS2000 with a hole", "cgcs2000", z, [
        rugged(rng, z - 120_000, 4_010_000, 2_000, 60), rugged(rng, z - 120_000, 4_010_000, 300, 12)]
    yield "parcel of Beijing 1954", "beijing-1954", z, [rugged(rng, z + 55_000, 3_305_000, 200, 30)]
    yield "village of Beijing 1954", "beijing-1954", z, [rugged(rng, z - 99_000, 4_800_000, 2_000, 60)]


def write_areas():
    systems = {name: System(name) for name in PRINTED}
    with open(DATA / "ellipsoidal-areas.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "system", "false_easting", "area", "proj_area", "rings"])
        for name, system, false_easting, rings in polygons():
            area = systems[system].area(rings, false_easting)
            proj = systems[system].proj_area(rings, false_easting)
            text = "|".join(",".join(f"{x} {y}" for x, y in ring) for ring in rings)
            show = lambda value: mp.nstr(value, 20, strip_zeros=False)
            print(f"{name:36} {show(area)} {mp.nstr(proj - area, 3)} {mp.nstr((proj - area) / area, 3)}")
            out.writerow([name, system, false_easting, f"{float(area):.4f}", f"{float(proj):.4f}", text])


def write_inverse():
    """Geographic coordinates by PROJ, in arc-seconds with ten decimals, up to 145 km from the meridian."""
    rng = random.Random(33)
    with open(DATA / "gauss-kruger-inverse.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["system", "northing", "offset", "latitude", "longitude"])
        for name in PRINTED:
            system, worst = System(name), 0
            for northing in range(2_000_000, 5_800_000, 190_000):
                for offset in (-145_000, -90_000, -33_000, 0, 12_000, 61_000, 117_000, 145_000):
                    x, y = (f"{v + rng.uniform(-500, 500) * (abs(offset) < 145_000):.4f}" for v in (offset, northing))
                    lon, lat = (3600 * mpf(v) for v in system.proj(float(x), float(y), inverse=True))
                    if system.k:
                        b, l = (v * 648_000 / pi for v in system.inverse(mpf(x), mpf(y)))
                        worst = max(worst, abs(b - lat), abs(l - lon))
                    out.writerow([name, y, x, f"{float(lat):.10f}", f"{float(lon):.10f}"])
            print(f"inverse of {name}: printed formula against PROJ at most {mp.nstr(worst, 3)} arc-seconds")


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    write_areas()
    write_inverse()
