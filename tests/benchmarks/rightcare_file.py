"""A file of lists as RightCare's is, of any lists."""

import csv


def write(path, told):
    """Write who lists whom, by code; the first CCG is on line 2."""
    places = [f"similar_ccg_{place}" for place in range(1, 11)]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["CCG16CD", "CCG16CDH", *places])
        out.writerows(["", code, *listed] for code, listed in told.items())
    return path
