"""The rules others use, on what was known at a quarter: each says TRUE, FALSE or NOT_JUDGED of every area.

Net new people a quarter is the difference of two returns in a row; where one is missing there is none.
"""

from __future__ import annotations

import warnings

import numpy as np

from phb.methods.stall_rules import FALSE, NOT_JUDGED, TRUE, Panel

PEOPLE = 2.5  # hundred thousand residents in an average area, for rates as OpenPrescribing draws them
_HISTORY, _XMR_POINTS, _RUN = 6, 8, 7


def _said(true: np.ndarray, is_judged: np.ndarray) -> np.ndarray:
    return np.where(is_judged, np.where(true, TRUE, FALSE), NOT_JUDGED).astype(np.int8)


def net_new(panel: Panel) -> np.ndarray:
    """(A, Q - 1) net new people, NaN where a return is missing."""
    return np.diff(panel.value, axis=1)


def no_more_than(panel: Panel, at: int, quarters: int) -> np.ndarray:
    """No more holders than so many quarters ago."""
    if at < quarters:
        return np.full(len(panel.value), NOT_JUDGED)
    change = panel.value[:, at] - panel.value[:, at - quarters]
    return _said(change <= 0, ~np.isnan(change))


def two_flat(panel: Panel, at: int) -> np.ndarray:
    """No rise in each of the last two quarters."""
    if at < 2:
        return np.full(len(panel.value), NOT_JUDGED)
    last = net_new(panel)[:, -2:]
    is_judged = ~np.isnan(last).any(axis=1) | (last[:, -1] > 0)
    return _said((last <= 0).all(axis=1), is_judged)


def poisson_cusum(panel: Panel, at: int, h: float, *, drop: float = 0.2, spread: float = 2.5) -> np.ndarray:
    """Net new people fallen to `drop` of the area's own usual number.

    The usual number follows the last quarters (a quarter of the way each) while the sum is at nought, and
    stands still while it is not. The log likelihood ratio is divided by the over-dispersion `spread`; the sum
    is kept within twice `h`, so that it can come down again.
    """
    net = np.maximum(net_new(panel), 0)
    total, usual = np.zeros(len(net)), np.full(len(net), np.nan)
    for q in range(at):
        known = ~np.isnan(net[:, q])
        step = ((1 - drop) * usual + net[:, q] * np.log(drop)) / spread
        total = np.where(known & ~np.isnan(usual), np.clip(total + step, 0, 2 * h), total)
        follows = np.where(np.isnan(usual), net[:, q], 0.75 * usual + 0.25 * net[:, q])
        usual = np.where(known & (total == 0), follows, usual)
    return _said(total > h, panel.is_valid[:, at])


def open_prescribing(panel: Panel, at: int, *, window: int = 4, sensitivity: float = 5) -> np.ndarray:
    """The CUSUM of OpenPrescribing (falls alone) on net new people per 100,000, with a year's window."""
    data = net_new(panel) / PEOPLE
    if at < _HISTORY:
        return _said(np.zeros(len(data), dtype=bool), panel.is_valid[:, at])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a window without a value has no mean
        mean, limit, low, high = (np.zeros(len(data)) for _ in range(4))
        for q in range(at):
            warm = q <= window
            part = data[:, q : q + window] if warm else data[:, q - window : q]
            fresh_mean, fresh_limit = np.nanmean(part, axis=1), np.nanstd(part, axis=1) * sensitivity
            if warm:
                mean, limit = fresh_mean, fresh_limit
                low, high = _summed(data[:, q], mean, limit / sensitivity, 0.0, 0.0)
                continue
            out = (low < -limit) | (high > limit)
            used = np.where(out, fresh_mean, mean)
            ahead = _summed(data[:, q], used, limit / sensitivity, low, high)
            moving = ((ahead[0] < low) & (low < -limit)) | ((ahead[1] > high) & (high > limit))
            anew = out & ~moving
            mean, limit = used, np.where(anew, fresh_limit, limit)
            again = _summed(data[:, q], mean, limit / sensitivity, 0.0, 0.0)
            low, high = np.where(anew, again[0], ahead[0]), np.where(anew, again[1], ahead[1])
    return _said(low < -limit, panel.is_valid[:, at])


def _summed(datum, mean, sigma, low, high) -> tuple[np.ndarray, np.ndarray]:
    down = np.minimum(np.nan_to_num(datum - (mean - 0.5 * sigma) + low), 0)
    up = np.maximum(np.nan_to_num(datum - (mean + 0.5 * sigma) + high), 0)
    return np.round(down, 2), np.round(up, 2)


def xmr(panel: Panel, at: int) -> np.ndarray:
    """Special cause for concern at the last point of an XmR chart of net new people, METHODS 1."""
    net = net_new(panel)
    known = ~np.isnan(net)
    is_judged = (known.sum(axis=1) >= _XMR_POINTS) & (known[:, -1] if at else False)
    if not is_judged.any():
        return _said(is_judged, panel.is_valid[:, at])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        mean, moving = np.nanmean(net, axis=1), np.abs(np.diff(net, axis=1))
        rough = np.nanmean(moving, axis=1)
        screened = np.nanmean(np.where(moving < 3.267 * rough[:, None], moving, np.nan), axis=1)
    spread = np.where(np.nan_to_num(screened) > 0, screened, rough)
    last, close = net[:, -3:], (mean - 1.77333 * spread)[:, None]
    lowest = (mean - 2.66 * spread)[:, None]
    below = np.where(np.isnan(net), False, net < mean[:, None] - 1e-9)
    outside = last[:, -1] < lowest[:, 0]
    near = (last < close) & (last >= lowest)
    two_in_three = (near.sum(axis=1) >= 2) & below[:, -3:].all(axis=1) & near[:, -1]
    shift = below[:, -_RUN:].all(axis=1)
    trend = (np.diff(net[:, -_RUN:], axis=1) < 0).all(axis=1)
    return _said(is_judged & (outside | two_in_three | shift | trend), panel.is_valid[:, at])
