#!/usr/bin/env python3
"""Writes pools.json: numbers of share pools and weighted pools, from docs/spec/03 sections 4 and 7.

An implementation of its own in unbounded integers, kept slow and literal, so that the Rust code has
something independent to agree with. Run it in this folder; the output does not change.
"""

import json
import random
from math import gcd, isqrt

U64, U128 = 2**64 - 1, 2**128 - 1
ONE = 2**64  # 1.0 in U64F64
A = 10**18
rng = random.Random(425)


# --- fixed point with 64 fraction bits (0.1) ---


def quotient(num, den):
    """U64F64 safe_div."""
    if den == 0 or (num * ONE) // den > U128:
        return 0
    return num * ONE // den


def product(left, right):
    return min(left * right // ONE, U128)


# --- the power function (7.2) ---


def largest_root(target, degree):
    """The largest r with r**degree <= target."""
    if degree == 1 or target == 0:
        return target
    if degree == 2:
        return isqrt(target)
    r = 1 << (-(-target.bit_length() // degree))  # at least the root
    while True:  # Newton from above
        step = ((degree - 1) * r + target // r ** (degree - 1)) // degree
        if step >= r:
            return r
        r = step


class Series:
    def __init__(self, precision, scale):
        self.p = max(precision, 32, scale.bit_length() + 8)
        self.i = self.p + 24
        self.s = 1 << self.i
        self.terms = min(4096, self.i + 128)
        self.ln2 = -self.log1p(-self.s // 2)

    @staticmethod
    def rounded(value):
        magnitude = (abs(value) + (1 << 23)) >> 24
        return magnitude if value >= 0 else -magnitude

    def log1p(self, t):
        power = total = t
        before = self.rounded(total)
        for n in range(2, self.terms + 1):
            power = (power * t) >> self.i
            part = power // n
            if power == 0 or part == 0:
                return total
            total += -part if n % 2 == 0 else part
            now = self.rounded(total)
            if abs(part) < 1 << 24 or now == before:
                return total
            before = now
        return total

    def log(self, v):
        shift = v.bit_length() - 1
        m = (v << self.i) >> shift
        if 2 * m >= 3 * self.s:
            m, shift = m // 2, shift + 1
        return self.log1p(m - self.s) + shift * self.ln2

    def exp(self, x):
        part = total = self.s
        before = self.rounded(total)
        for n in range(1, self.terms + 1):
            part = (part * x) // (self.s * n)
            if part == 0:
                return total
            total += part
            now = self.rounded(total)
            if abs(part) < 1 << 24 or now == before:
                return total
            before = now
        return total


def power(bn, bd, en, ed, precision, scale):
    if bd == 0 or ed == 0:
        return None
    if bn == 0:
        return 0
    if en == 0:
        return scale
    g = gcd(en, ed)
    en, ed = en // g, ed // g
    if en <= 1024 and ed <= 1024:
        return largest_root(bn**en * scale**ed // bd**en, ed)
    series = Series(precision, scale)
    exponent = (series.log(bn) - series.log(bd)) * en // ed
    return (series.rounded(series.exp(exponent)) * scale) >> series.p


# --- swaps (7.1, 7.3 to 7.6) ---


def price(w2, x, y):
    return product(quotient(A - w2, w2), quotient(y, x))


def stays(reserve, added, en, ed):
    after = min(reserve + added, U64)
    if after == 0:
        return 0
    z = power(reserve, after, en, ed, 256, A)
    if z is None or not 0 <= z <= U64:
        return 0
    return min(quotient(z, A), ONE)


def bought(w2, x, y, tao):
    return x * (ONE - stays(y, tao, w2, A - w2)) // ONE


def sold(w2, x, y, alpha):
    return y * (ONE - stays(x, alpha, A - w2, w2)) // ONE


def needed(reserve, num, den, weight):
    z = power(num, den, weight, A, 1024, A)
    z = 0 if z is None else min(max(z, 0), U64)
    return min(product(reserve * ONE, max(quotient(z, A) - ONE, 0)) // ONE, U64)


def swap(buy, w2, x, y, amount, limit, rate, drop_fees):
    if drop_fees:
        rate = 0
    fee = product(amount * ONE, quotient(rate, 65535)) // ONE
    net = amount - fee
    reserve_in, reserve_out = (y, x) if buy else (x, y)
    if net > min(1000 * reserve_in, U64):
        return "SwapInputTooLarge"
    if reserve_out < 1_000_000:
        return "ReservesTooLow"
    spot, limit = price(w2, x, y), quotient(limit, 10**9)
    if not (spot < limit if buy else spot > limit):
        return "PriceLimitExceeded"
    out = bought if buy else sold
    got = out(w2, x, y, net)
    if buy:
        fits = price(w2, max(x - got, 0), min(y + net, U64)) <= limit
    else:
        fits = price(w2, min(x + net, U64), max(y - got, 0)) >= limit
    if not fits:
        if buy:
            net = needed(y, limit, spot, A - w2)
        else:
            net = needed(x, spot, limit, w2)
        fee = product(net * ONE, quotient(rate, 65535 - rate)) // ONE
        got = out(w2, x, y, net)
    if net and not got:
        return "ReservesTooLow"
    return [net, got, fee]


# --- weights (7.8) ---


def weights(w2, x, y, dx, dy):
    def part(weight, value):
        return (weight * min(value, U128) + A // 2) // A

    q1, q2 = part(A - w2, y * (x + dx)), part(w2, x * (y + dy))
    new = A * q2 // min(q1 + q2, U128) if q1 + q2 else A // 2
    return new if 10**16 <= new <= A - 10**16 else None


# --- share pools (4) ---

M = 10**21


def normal(value, exponent=0):
    if value == 0:
        return 0, 0
    while value > M:
        value, exponent = value // 10, exponent + 1
    while value <= M // 10:
        value, exponent = value * 10, exponent - 1
    return value, exponent


def combine(a, b, sign):
    if b[0] == 0:
        return a
    if a[0] == 0:
        return b if sign > 0 else None
    top = max(a[1], b[1])
    am, bm = (m // 10 ** min(top - e, 22) for m, e in (a, b))
    return normal(max(am + sign * bm, 0), top)


def ratio(a, b, c):
    return normal(a[0] * b[0] // c[0], a[1] + b[1] - c[1]) if c[0] else None


def integer(a):
    m, e = a
    return min(m * 10**e if 0 <= e <= 22 else m // 10 ** min(-e, 22), U64)


class Shares:
    def __init__(self, owners):
        self.value, self.whole, self.of = 0, (0, 0), [(0, 0)] * owners

    def worth(self, owner):
        r = ratio(normal(self.value), self.of[owner], self.whole)
        return integer(r) if r else 0

    def all(self, delta):
        self.value = min(max(self.value + delta, 0), U64)

    def one(self, owner, delta):
        size = normal(abs(delta))
        if self.whole[0] == 0:
            self.whole = self.of[owner] = size
        else:
            size = ratio(size, self.whole, normal(self.value)) or (0, 0)
            sign = 1 if delta > 0 else -1
            self.whole = combine(self.whole, size, sign) or self.whole
            self.of[owner] = combine(self.of[owner], size, sign) or self.of[owner]
        self.all(delta)


# --- cases ---


def log_uniform(low, high):
    bits = rng.uniform(low.bit_length(), high.bit_length())
    return min(max(int(2**bits) + rng.randrange(1 << max(int(bits) - 8, 1)), low), high)


def any_weight():
    return rng.choice(
        [
            A // 2,
            rng.randrange(10**16, A - 10**16),
            rng.randrange(A // 2 - 10**15, A // 2 + 10**15),
            A * rng.randrange(1, 100) // 100,
            A * rng.randrange(2, 126) // 128,
        ]
    )


def power_cases():
    for _ in range(120):
        bn, w = log_uniform(1, 10**17), any_weight()
        bd = min(bn + log_uniform(1, 10**17), U64)
        yield [bn, bd, w, A - w, 256, A]
    for _ in range(40):
        bn, bd = log_uniform(1, U128), log_uniform(1, U128)
        yield [bn, bd, any_weight(), A, 1024, A]
    for _ in range(30):
        bn, bd = log_uniform(1, 10**30), log_uniform(1, 10**30)
        yield [bn, bd, rng.randrange(1, 12), rng.randrange(1, 12), 64, log_uniform(1, A)]
    for _ in range(30):
        bn, bd = log_uniform(1, 10**24), log_uniform(1, 10**24)
        yield [bn, bd, rng.randrange(1, 5000), rng.randrange(1, 5000), rng.randrange(400), log_uniform(1, A)]
    yield from ([0, 0, 1, 1, 256, A], [0, 1, 1, 1, 256, A], [1, 1, 0, 1, 256, A], [1, 1, 1, 0, 256, A])


def swap_cases():
    for _ in range(320):
        buy, w2 = rng.random() < 0.5, any_weight()
        x, y = log_uniform(500_000, 2 * 10**16), log_uniform(500_000, 2 * 10**16)
        amount = log_uniform(1, max(2, 1100 * (y if buy else x)))
        spot = price(w2, x, y) * 10**9 // ONE
        limit = rng.choice(
            [
                10**15 if buy else 1_000,
                int(spot * rng.uniform(0.97, 1.2)) if buy else int(spot * rng.uniform(0.8, 1.03)),
                spot + rng.randrange(-2, 3) if spot > 2 else spot,
            ]
        )
        rate = rng.choice([33, 33, 33, 0, 10_000, rng.randrange(10_000)])
        yield [buy, w2, x, y, min(amount, U64), min(limit, U64), rate, rng.random() < 0.2]


def weight_cases():
    for _ in range(150):
        x, y = log_uniform(1, 2 * 10**16), log_uniform(1, 2 * 10**16)
        yield [any_weight(), x, y, log_uniform(1, 10**12), log_uniform(1, 10**12)]
    for _ in range(20):
        yield [any_weight()] + [log_uniform(1, U64) for _ in range(4)]
    yield from ([A // 2, 0, 10**12, 1, 1], [A // 2, 0, 0, 1, 1])


def share_steps():
    shares = Shares(3)
    for _ in range(rng.randrange(4, 16)):
        owner, delta = rng.randrange(3), log_uniform(1, 10**16)
        kind = rng.random()
        if kind < 0.25:
            owner, delta = None, rng.choice([delta, -min(delta, shares.value)])
        elif kind < 0.6:
            held = shares.worth(owner)
            delta = -rng.choice([held, min(held, delta), held // 2])
        if owner is None:
            shares.all(delta)
        else:
            shares.one(owner, delta)
        yield {
            "owner": owner,
            "delta": delta,
            "value": shares.value,
            "denominator": shares.whole,
            "shares": list(shares.of),
            "worth": [shares.worth(o) for o in range(3)],
        }


def lines(cases):
    return "[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]"


def main():
    powers = [c + [None if (z := power(*c)) is None else min(max(z, 0), U128)] for c in power_cases()]
    tables = {
        "pow_ratio": powers,
        "swaps": [c + [swap(*c)] for c in swap_cases()],
        "weights": [c + [weights(*c)] for c in weight_cases()],
        "share_pools": [list(share_steps()) for _ in range(60)],
    }
    with open("pools.json", "w", encoding="ascii") as out:
        out.write("{\n" + ",\n".join(f'"{k}": {lines(v)}' for k, v in tables.items()) + "\n}\n")


if __name__ == "__main__":
    main()
