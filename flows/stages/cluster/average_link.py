"""Average link (Sokal and Michener 1958): groups merge while their articles are alike on average.

So that one bridging article never chains two events together.
"""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from flows.stages.cluster.candidates import Edges
from flows.stages.cluster.likeness import block_likeness
from flows.stages.cluster.rules import StoryRules
from flows.stages.cluster.window import Rows, Window


def components(window: Window, edges: Edges) -> list[Rows]:
    """Return the rows that pairs at the threshold or above hold together, each ascending."""
    near = edges.likeness >= window.threshold
    pairs = (np.ones(int(near.sum()), bool), (edges.ones[near], edges.others[near]))
    graph = coo_matrix(pairs, shape=(len(window), len(window)))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    return [part for part in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1) if len(part)]


def groups_of(window: Window, component: Rows, rules: StoryRules) -> list[Rows]:
    """Cluster a component; two groups can only merge across a pair at the threshold or above."""
    if len(component) == 1:
        return [component]
    distances = squareform(1.0 - block_likeness(window, component, rules), checks=False)
    flat = fcluster(linkage(distances, "average"), 1.0 - window.threshold, "distance")
    return [component[flat == label] for label in range(1, int(flat.max()) + 1)]
