"""How English reads what is not a word: abbreviations, units, symbols, acronyms (tables)."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
MONTH_ABBREVIATIONS = {name[:3].lower(): name for name in MONTHS if name != "May"} | {
    "sept": "September"
}
DAY_ABBREVIATIONS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "tues": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "thur": "Thursday",
    "thurs": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}

# Before a name: their period never ends a sentence. Read so with and without it, if capitalised.
TITLES = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "prof": "professor",
    "gen": "general",
    "col": "colonel",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "maj": "major",
    "cmdr": "commander",
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "rev": "reverend",
    "hon": "honorable",
    "pres": "president",
    "mt": "mount",
    "ft": "fort",
    "messrs": "messieurs",
}
TITLES_WITHOUT_PERIOD = frozenset({"mr", "mrs", "ms", "dr", "prof", "mt"})

# Before a number.
COUNTED = {
    "no": "number",
    "nos": "numbers",
    "vol": "volume",
    "ch": "chapter",
    "p": "page",
    "pp": "pages",
    "fig": "figure",
    "sec": "section",
    "art": "article",
    "ed": "edition",
    "ep": "episode",
    "eq": "equation",
    "pt": "part",
}

# Anywhere, with a period.
ABBREVIATIONS = {
    "etc": "et cetera",
    "e.g": "for example",
    "i.e": "that is",
    "eg": "for example",
    "ie": "that is",
    "vs": "versus",
    "v": "versus",
    "cf": "compare",
    "al": "al",
    "approx": "approximately",
    "dept": "department",
    "est": "established",
    "inc": "incorporated",
    "ltd": "limited",
    "corp": "corporation",
    "co": "company",
    "bros": "brothers",
    "jr": "junior",
    "sr": "senior",
    "esq": "esquire",
    "ave": "avenue",
    "blvd": "boulevard",
    "rd": "road",
    "min": "minutes",
    "max": "maximum",
    "hr": "hour",
    "hrs": "hours",
    "mins": "minutes",
    "secs": "seconds",
    "tel": "telephone",
    "temp": "temperature",
    "dist": "district",
    "assn": "association",
    "misc": "miscellaneous",
    "apt": "apartment",
    "univ": "university",
    "ca": "circa",
    "in": "in",
}
# Those of them that are only read so with their period.
NEEDS_PERIOD = frozenset(ABBREVIATIONS) - {"etc", "vs", "dept", "ltd", "blvd", "hrs", "e.g", "i.e"}

# After a number: one, many.
UNITS = {
    "km": ("kilometer", "kilometers"),
    "m": ("meter", "meters"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "nm": ("nanometer", "nanometers"),
    "mi": ("mile", "miles"),
    "ft": ("foot", "feet"),
    "yd": ("yard", "yards"),
    "kg": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "l": ("liter", "liters"),
    "L": ("liter", "liters"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "secs": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "m/s": ("meter per second", "meters per second"),
    "fps": ("frame per second", "frames per second"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"),
    "km²": ("square kilometer", "square kilometers"),
    "m²": ("square meter", "square meters"),
    "m³": ("cubic meter", "cubic meters"),
    "KB": ("kilobyte", "kilobytes"),
    "kB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "kbps": ("kilobit per second", "kilobits per second"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "MW": ("megawatt", "megawatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "V": ("volt", "volts"),
    "mAh": ("milliamp hour", "milliamp hours"),
    "dB": ("decibel", "decibels"),
    "px": ("pixel", "pixels"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "%": ("percent", "percent"),
    "‰": ("per mille", "per mille"),
}
# Letters that are a unit only when they touch the number ("5 in a row", "2 s" of a name).
UNITS_TOUCHING = {
    "in": ("inch", "inches"),
    '"': ("inch", "inches"),
    "x": ("times", "times"),
    "k": ("thousand", "thousand"),
    "K": ("K", "K"),
    "M": ("million", "million"),
    "bn": ("billion", "billion"),
    "B": ("billion", "billion"),
    "D": ("D", "D"),
    "G": ("G", "G"),
    "p": ("P", "P"),
}

MAGNITUDES = frozenset({"hundred", "thousand", "million", "billion", "trillion"})
MAGNITUDE_LETTERS = {
    "k": "thousand",
    "m": "million",
    "M": "million",
    "K": "thousand",
    "b": "billion",
    "bn": "billion",
    "B": "billion",
}

# Sign: one, many, the hundredth, many hundredths.
CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "₿": ("bitcoin", "bitcoins", "cent", "cents"),
}
CURRENCY_CODES = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
}

# Standing alone, or between letters.
SYMBOLS = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "%": "percent",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "≈": "about",
    "~": "about",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "≠": "is not",
    "→": "to",
    "#": "number",
    "°": "degrees",
    "§": "section",
    "√": "the square root of",
    "∞": "infinity",
    "π": "pie",
    "©": "copyright",
    "/": "slash",
    "^": "to the power of",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
}

FRACTIONS = {
    "½": "one half",
    "⅓": "one third",
    "⅔": "two thirds",
    "¼": "one quarter",
    "¾": "three quarters",
    "⅕": "one fifth",
    "⅛": "one eighth",
    "⅜": "three eighths",
    "⅝": "five eighths",
    "⅞": "seven eighths",
}

WORDS = {
    "w/": "with",
    "w/o": "without",
    "c++": "C plus plus",
    "c#": "C sharp",
    "f#": "F sharp",
    "24/7": "twenty four seven",
    "9/11": "nine eleven",
    "r&b": "R and B",
    "q&a": "Q and A",
    "b&b": "B and B",
    "wi-fi": "why fie",
    "wifi": "why fie",
    "ok": "okay",
    "jpeg": "jay peg",
    "ieee": "I triple E",
    "vs": "versus",
}

# Capitals that are read as a word; other short ones are spelt.
SAID_AS_WORDS = _set(
    """
    NASA NATO UNESCO UNICEF OPEC FIFA UEFA ESA AIDS COVID SARS MERS LASER RADAR SONAR SCUBA
    GIF RAM ROM PIN SIM SWAT NAFTA ASEAN ASCII CAPTCHA LAN WAN VPAT YOLO FOMO MIDI IMAX LEGO
    IKEA NAND YAML JSON SAP ANSI EPCOT GIMP BIOS RAID SAAS PAAS MOMA TED ZIP NERF DOOM
    LIDAR NOAA DARPA MENSA CERN TESLA PEMDAS BASE JAVA LINUX UNIX BASIC COBOL NVIDIA INTEL
    SONY ASUS TIKTOK REELBOT KOKORO PICO
    """
)
# Ordinary words that people write in capitals for stress.
SHOUTED = _set(
    """
    A I AM AN AND ARE AS AT BE BUT BY CAN DO DID FOR GET GO GOT HAD HAS HE HER HIM HIS HOT HOW
    IF IN IS IT ITS LET MAY ME MY NEW NO NOT NOW OF OFF OH OLD ON ONE OR OUR OUT OWN SEE SHE
    SO THE TO TOO TWO UP WAS WAY WE WHO WHY WIN WOW YES YOU ALL ANY BIG BAD DAY END FUN RED
    RUN SAY TOP TRY WAR
    """
)
# Letters of four or more that look like a word and are spelt all the same.
SPELT = _set(
    """
    ASAP HTML HTTP HTTPS HDMI MPEG OLED UHD UEFI NAACP ISBN IMDB ADHD CEO CFO
    """
)

# A Roman numeral after them is an ordinal: "Louis XIV" is Louis the fourteenth.
RULERS = _set(
    """
    Albert Alexander Alfonso Baldwin Benedict Boniface Carl Carlos Catherine Charles Christian
    Clement Cleopatra Constantine Cyrus Darius Edward Elizabeth Felipe Ferdinand Francis
    Frederick George Gregory Gustav Haakon Henry Innocent Ivan James John Joseph Juan Julius
    Justinian Karl Leo Leopold Louis Ludwig Mary Napoleon Nicholas Olav Otto Paul Pedro Peter
    Philip Pius Ptolemy Ramesses Ramses Richard Sixtus Stephen Theodosius Thutmose Urban
    Victor Wilhelm William Xerxes
    """
)
RULER_TITLES = _set(
    """
    King Queen Pope Emperor Empress Tsar Czar Kaiser Sultan Pharaoh
    """
)
# A Roman numeral after them is a plain number, even I.
NUMBERED = _set(
    """
    act appendix article book chapter class episode figure grade level mark part phase scene
    season section stage table title type volume war
    """
)

# A capitalised word of these after "U.S." or "Inc." starts a new sentence.
STARTERS = _set(
    """
    A After All An And As At But By For From He Her His How However I If In It Its Later My
    Now On Or Our She So Some That The Their Then There These They This Those To Today Two
    Until We What When Where While Who Why With Yet You Your
    """
)
