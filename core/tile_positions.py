"""Where the tile of a country or a region stands: drawn by hand for this project, a square each, no outlines.

One line a row, one word a column, `..` for nothing. Regions are the last part of their ISO 3166-2 codes.
"""

WORLD = """
.. CA .. .. .. GL .. .. .. IS .. NO SE FI .. .. .. RU .. .. .. .. .. .. .. ..
.. US .. .. .. BM .. .. IE GB .. DK .. .. EE LV LT .. .. .. .. .. .. .. .. ..
.. MX .. BS .. .. .. .. .. NL BE LU DE PL BY UA .. KZ .. MN .. .. .. .. .. ..
BZ GT CU JM HT DO PR .. .. FR CH LI AT CZ SK MD GE UZ KG TJ CN KP JP .. .. ..
SV HN .. KN AG DM LC .. PT ES AD MC SI HU RO .. AM AZ TM AF BT KR TW .. .. ..
.. NI AW VC BB GD TT .. .. .. SM IT HR RS BG TR SY IR PK NP BD MM LA VN PH GU
.. CR PA VE GY SR GF .. .. .. VA MT BA ME MK CY LB IQ KW IN LK TH KH HK MO FM
.. .. CO .. .. .. .. .. .. .. .. .. AL GR .. IL PS JO SA QA MV MY BN SG PW MH
.. .. EC PE BR .. .. .. MA DZ TN LY EG .. .. .. .. YE OM BH AE ID TL PG SB KI
.. .. BO PY .. .. .. EH MR ML NE TD SD ER DJ .. .. .. .. .. .. .. AU VU FJ NR
.. .. CL AR UY .. CV SN BF BJ NG CM CF SS ET SO .. .. .. .. .. .. NZ NC WS TV
.. .. .. .. .. .. GM GW CI GH TG GQ CG CD UG KE SC .. .. .. .. .. .. .. TO ..
.. .. .. .. .. .. .. GN SL LR ST GA AO ZM RW TZ KM .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. .. NA BW BI MW MG MU .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. .. .. ZA ZW MZ RE .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. .. .. LS SZ .. .. .. .. .. .. .. .. .. .. ..
"""

REGIONS = {
    "IT": """
23 .. 32 36 .. ..
21 25 34 .. .. ..
42 45 .. .. .. ..
.. 52 55 57 .. ..
.. .. 62 65 67 ..
88 .. .. 72 77 75
.. .. .. .. 78 ..
.. .. .. 82 .. ..
""",
    "MA": """
.. .. .. 01 ..
.. .. 04 03 02
.. .. 06 05 ..
.. .. 07 08 ..
.. .. 09 .. ..
.. 10 .. .. ..
.. 11 .. .. ..
12 .. .. .. ..
""",
    "TN": """
.. 23 12 .. ..
32 31 14 11 21
33 34 22 13 51
42 43 41 52 53
72 71 .. 61 ..
.. 73 81 82 ..
.. .. 83 .. ..
""",
    "SN": """
.. .. SL MT ..
.. .. LG .. ..
DK TH DB .. ..
.. FK KL KA TC
.. ZG SE KD KE
""",
    "GH": """
UW UE NE ..
SV NP .. ..
BO BE OT ..
AF AH EP TV
WN WP CP AA
""",
    "BO": """
.. N ..
L B ..
O C S
P H ..
.. T ..
""",
    "EG": """
..  ALX KFS DT  PTS ..
MT  BH  GH  DK  IS  SIN
..  ..  MNF SHR SUZ JS
..  GZ  KB  C   ..  ..
..  FYM BNS BA  ..  ..
..  ..  MN  ..  ..  ..
..  WAD AST ..  ..  ..
..  ..  SHG KN  ..  ..
..  ..  ..  LX  ..  ..
..  ..  ..  ASN ..  ..
""",
    "PE": """
TUM ..  ..  ..  ..  ..
PIU CAJ AMA ..  ..  ..
LAM LAL SAM LOR ..  ..
..  ANC HUC UCA ..  ..
..  LIM PAS JUN ..  ..
CAL LMA HUV AYA CUS MDD
..  ..  ICA APU PUN ..
..  ..  ..  ARE MOQ ..
..  ..  ..  ..  TAC ..
""",
    "EC": """
W  .. E  I  C  ..
.. M  SD P  U  ..
SE G  R  X  N  D
.. .. B  T  Y  ..
.. .. F  H  S  ..
.. O  A  Z  .. ..
.. .. L  .. .. ..
""",
}


def read(table: str) -> dict[str, tuple[int, int]]:
    """(column, row) by what stands there."""
    return {
        code: (column, row)
        for row, line in enumerate(table.strip().splitlines())
        for column, code in enumerate(line.split())
        if code != ".."
    }


def positions_of_countries() -> dict[str, tuple[int, int]]:
    """(column, row) of each country that has a place."""
    return read(WORLD)


def positions_of_regions(country: str) -> dict[str, tuple[int, int]]:
    """(column, row) of the regions of a country, by their full codes; nothing for a country without a table."""
    return {f"{country}-{code}": place for code, place in read(REGIONS.get(country, "")).items()}
