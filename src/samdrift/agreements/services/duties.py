"""Acts on duties. `align` is called by every act that changes what duties follow from."""

from __future__ import annotations

from samdrift.agreements.services.duty_align import align, align_all

__all__ = ["align", "align_all"]
