"""Depth: acts that rules reward, a ledger that only grows, and what it opens."""

from gamification.models.acts import DepthAct, DepthRule, EarningStart, Reason
from gamification.models.ledger import DepthAccount, DepthEntry, ErasedDepth
from gamification.models.opening import Entitlement, Extension, Sweep

__all__ = [
    "DepthAccount",
    "DepthAct",
    "DepthEntry",
    "DepthRule",
    "EarningStart",
    "Entitlement",
    "ErasedDepth",
    "Extension",
    "Reason",
    "Sweep",
]
