"""What every feed must keep to."""

NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " ")
"""Characters that no feed can hold (for str.translate): one of them in one text would keep everybody from all of it."""
