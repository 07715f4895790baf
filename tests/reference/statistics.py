"""Prints tests/reference/statistics.txt: the figures that src/stats is checked against.

Run by hand, with scipy, statsmodels and mpmath installed:
    python3 tests/reference/statistics.py > tests/reference/statistics.txt

wilson, newcombe: statsmodels.stats.proportion; best: mpmath quadrature at 30 digits;
sample_size: the formula of Fleiss, Levin and Paik (2003), 4.14, with scipy's normal quantile;
beta_quantile: scipy.stats.beta; homogeneity: the upper incomplete gamma function of mpmath.
"""

import math

import mpmath
from scipy.stats import beta, norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

mpmath.mp.dps = 30

for hits, trials in [(0, 20), (1, 20), (2, 20), (5, 100), (10, 100), (20, 20), (37, 4100), (4800, 100000)]:
    low, high = proportion_confint(hits, trials, alpha=0.05, method="wilson")
    print(f"wilson | {hits} {trials} | {max(low, 0):.15f} {min(high, 1):.15f}")

for a, n, b, m in [(56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 2, 20), (10, 10, 0, 10), (5, 100, 10, 100), (120, 2000, 90, 2100)]:
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff", alpha=0.05)
    print(f"newcombe | {a} {n} {b} {m} | {low:.15f} {high:.15f}")


def best(rates):
    for i, (hits, trials) in enumerate(rates):
        a, b = 1 + hits, 1 + trials - hits

        def integrand(x):
            value = x ** (a - 1) * (1 - x) ** (b - 1) / mpmath.beta(a, b)
            for j, (h, t) in enumerate(rates):
                if j != i:
                    value *= mpmath.betainc(1 + h, 1 + t - h, 0, x, regularized=True)
            return value

        mean = a / (a + b)
        deviation = math.sqrt(mean * (1 - mean) / (a + b + 1))
        cuts = {min(1, max(0, mean + k * deviation)) for k in (-8, -4, -2, 0, 2, 4, 8, 20)}
        yield mpmath.quad(integrand, sorted(cuts | {0, 1}))


for rates in [
    [(2, 20), (5, 20)],
    [(0, 20), (1, 20), (2, 20)],
    [(5, 100), (10, 100)],
    [(48, 1000), (72, 1000), (60, 1000)],
    [(0, 0), (0, 0), (0, 0)],
    [(0, 5000), (1, 5000)],
    [(1, 1), (0, 0)],
]:
    print("best |", *(f"{h} {t}" for h, t in rates), "|", *(mpmath.nstr(p, 15) for p in best(rates)))


def per_group(p1, p2, significance=0.05, power=0.8):
    z_alpha, z_beta, mean = norm.ppf(1 - significance / 2), norm.ppf(power), (p1 + p2) / 2
    root = z_alpha * math.sqrt(2 * mean * (1 - mean)) + z_beta * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return math.ceil((root / (p1 - p2)) ** 2)


for p1, p2 in [(0.02, 0.04), (0.048, 0.072), (0.048, 0.096), (0.05, 0.1), (0.1, 0.15), (0.1, 0.2)]:
    print(f"sample_size | {p1} {p2} | {per_group(p1, p2)}")

for hits, misses, share in [(0, 0, 0.3), (5, 95, 0.5), (10, 10, 0.975), (0, 20, 0.025)]:
    print(f"beta_quantile | {hits} {misses} {share} | {beta.ppf(share, 1 + hits, 1 + misses):.15f}")


def homogeneity(rows):
    total = mpmath.mpf(sum(map(sum, rows)))
    columns = [sum(row[i] for row in rows) for i in range(len(rows[0]))]
    statistic = sum(
        (row[i] - sum(row) * columns[i] / total) ** 2 / (sum(row) * columns[i] / total)
        for row in rows
        for i in range(len(columns))
        if columns[i]
    )
    freedom = (len(rows) - 1) * (sum(1 for c in columns if c) - 1)
    return mpmath.gammainc(mpmath.mpf(freedom) / 2, statistic / 2, regularized=True)


for rows in [[[10, 20], [20, 10]], [[30, 5, 12], [8, 25, 17]], [[40, 1, 0, 3], [38, 2, 0, 2]], [[7, 7], [7, 7]], [[5, 0], [0, 5], [3, 3]]]:
    counts = " ".join(str(n) for row in rows for n in row)
    print(f"homogeneity | {len(rows)} {counts} | {mpmath.nstr(homogeneity(rows), 15)}")
