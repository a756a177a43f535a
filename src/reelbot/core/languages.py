"""The languages of ISO 639-1, by code and by name (pure)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from reelbot.core.nearest import nearest


@cache
def _by_name() -> Mapping[str, str]:
    """Every code and every name, folded, to its code."""
    named = {_folded(name): code for code, names in LANGUAGES.items() for name in names}
    return MappingProxyType({**named, **{code: code for code in LANGUAGES}})


def language_code(said: str) -> str | None:
    """The ISO 639-1 code of a code, a tag (pt-BR) or an English or own name; None: unknown."""
    folded = _folded(said)
    known = _by_name()
    return known.get(folded) or known.get(folded.replace("_", "-").partition("-")[0])


def nearest_language(said: str) -> str | None:
    """The name that was probably meant; None where none is near."""
    return nearest(_folded(said), (name for names in LANGUAGES.values() for name in names))


def language_name(code: str) -> str:
    """The English name of a code; the code itself where it has none."""
    return LANGUAGES.get(code, (code,))[0]


def _folded(name: str) -> str:
    """Without case and accents, so that Francais is found."""
    split = unicodedata.normalize("NFD", name.strip().casefold())
    return "".join(char for char in split if not unicodedata.combining(char))


# The English name, then how its speakers write it and other usual names.
LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "aa": ("Afar", "Afaraf"),
        "ab": ("Abkhazian", "Аҧсуа"),
        "ae": ("Avestan",),
        "af": ("Afrikaans",),
        "ak": ("Akan",),
        "am": ("Amharic", "አማርኛ"),
        "an": ("Aragonese", "Aragonés"),
        "ar": ("Arabic", "العربية"),
        "as": ("Assamese", "অসমীয়া"),
        "av": ("Avaric", "Авар"),
        "ay": ("Aymara", "Aymar"),
        "az": ("Azerbaijani", "Azərbaycanca"),
        "ba": ("Bashkir", "Башҡорт"),
        "be": ("Belarusian", "Беларуская"),
        "bg": ("Bulgarian", "Български"),
        "bi": ("Bislama",),
        "bm": ("Bambara", "Bamanankan"),
        "bn": ("Bengali", "বাংলা", "Bangla"),
        "bo": ("Tibetan", "བོད་ཡིག"),
        "br": ("Breton", "Brezhoneg"),
        "bs": ("Bosnian", "Bosanski"),
        "ca": ("Catalan", "Català"),
        "ce": ("Chechen", "Нохчийн"),
        "ch": ("Chamorro", "Chamoru"),
        "co": ("Corsican", "Corsu"),
        "cr": ("Cree", "ᓀᐦᐃᔭᐍᐏᐣ"),
        "cs": ("Czech", "Čeština"),
        "cu": ("Church Slavic", "Словѣньскъ"),
        "cv": ("Chuvash", "Чӑваш"),
        "cy": ("Welsh", "Cymraeg"),
        "da": ("Danish", "Dansk"),
        "de": ("German", "Deutsch"),
        "dv": ("Divehi", "ދިވެހި", "Maldivian"),
        "dz": ("Dzongkha", "རྫོང་ཁ"),
        "ee": ("Ewe", "Eʋegbe"),
        "el": ("Greek", "Ελληνικά"),
        "en": ("English",),
        "eo": ("Esperanto",),
        "es": ("Spanish", "Español", "Castilian", "Castellano"),
        "et": ("Estonian", "Eesti"),
        "eu": ("Basque", "Euskara"),
        "fa": ("Persian", "فارسی", "Farsi"),
        "ff": ("Fulah", "Fulfulde"),
        "fi": ("Finnish", "Suomi"),
        "fj": ("Fijian", "Vakaviti"),
        "fo": ("Faroese", "Føroyskt"),
        "fr": ("French", "Français"),
        "fy": ("Western Frisian", "Frysk", "Frisian"),
        "ga": ("Irish", "Gaeilge"),
        "gd": ("Scottish Gaelic", "Gàidhlig", "Gaelic"),
        "gl": ("Galician", "Galego"),
        "gn": ("Guarani", "Avañeʼẽ"),
        "gu": ("Gujarati", "ગુજરાતી"),
        "gv": ("Manx", "Gaelg"),
        "ha": ("Hausa",),
        "he": ("Hebrew", "עברית"),
        "hi": ("Hindi", "हिन्दी"),
        "ho": ("Hiri Motu",),
        "hr": ("Croatian", "Hrvatski"),
        "ht": ("Haitian", "Kreyòl", "Haitian Creole"),
        "hu": ("Hungarian", "Magyar"),
        "hy": ("Armenian", "Հայերեն"),
        "hz": ("Herero", "Otjiherero"),
        "ia": ("Interlingua",),
        "id": ("Indonesian", "Bahasa Indonesia", "Bahasa"),
        "ie": ("Interlingue", "Occidental"),
        "ig": ("Igbo", "Asụsụ Igbo"),
        "ii": ("Sichuan Yi", "ꆈꌠ꒿", "Nuosu"),
        "ik": ("Inupiaq", "Iñupiaq"),
        "io": ("Ido",),
        "is": ("Icelandic", "Íslenska"),
        "it": ("Italian", "Italiano"),
        "iu": ("Inuktitut", "ᐃᓄᒃᑎᑐᑦ"),
        "ja": ("Japanese", "日本語"),
        "jv": ("Javanese", "Basa Jawa"),
        "ka": ("Georgian", "ქართული"),
        "kg": ("Kongo", "Kikongo"),
        "ki": ("Kikuyu", "Gĩkũyũ"),
        "kj": ("Kuanyama",),
        "kk": ("Kazakh", "Қазақша"),
        "kl": ("Kalaallisut", "Greenlandic"),
        "km": ("Khmer", "ខ្មែរ"),
        "kn": ("Kannada", "ಕನ್ನಡ"),
        "ko": ("Korean", "한국어"),
        "kr": ("Kanuri",),
        "ks": ("Kashmiri", "कश्मीरी"),
        "ku": ("Kurdish", "Kurdî"),
        "kv": ("Komi", "Коми"),
        "kw": ("Cornish", "Kernewek"),
        "ky": ("Kyrgyz", "Кыргызча", "Kirghiz"),
        "la": ("Latin", "Latina"),
        "lb": ("Luxembourgish", "Lëtzebuergesch"),
        "lg": ("Ganda", "Luganda"),
        "li": ("Limburgish", "Limburgs"),
        "ln": ("Lingala", "Lingála"),
        "lo": ("Lao", "ລາວ"),
        "lt": ("Lithuanian", "Lietuvių"),
        "lu": ("Luba-Katanga", "Kiluba"),
        "lv": ("Latvian", "Latviešu"),
        "mg": ("Malagasy",),
        "mh": ("Marshallese",),
        "mi": ("Maori", "Māori"),
        "mk": ("Macedonian", "Македонски"),
        "ml": ("Malayalam", "മലയാളം"),
        "mn": ("Mongolian", "Монгол"),
        "mr": ("Marathi", "मराठी"),
        "ms": ("Malay", "Bahasa Melayu", "Melayu"),
        "mt": ("Maltese", "Malti"),
        "my": ("Burmese", "မြန်မာ"),
        "na": ("Nauru",),
        "nb": ("Norwegian Bokmål", "Bokmål"),
        "nd": ("North Ndebele",),
        "ne": ("Nepali", "नेपाली"),
        "ng": ("Ndonga",),
        "nl": ("Dutch", "Nederlands", "Flemish"),
        "nn": ("Norwegian Nynorsk", "Nynorsk"),
        "no": ("Norwegian", "Norsk"),
        "nr": ("South Ndebele",),
        "nv": ("Navajo", "Diné bizaad"),
        "ny": ("Chichewa", "Chicheŵa", "Nyanja"),
        "oc": ("Occitan",),
        "oj": ("Ojibwa", "ᐊᓂᔑᓈᐯᒧᐎᓐ"),
        "om": ("Oromo", "Oromoo"),
        "or": ("Odia", "ଓଡ଼ିଆ", "Oriya"),
        "os": ("Ossetian", "Ирон"),
        "pa": ("Punjabi", "ਪੰਜਾਬੀ", "Panjabi"),
        "pi": ("Pali", "पाऴि"),
        "pl": ("Polish", "Polski"),
        "ps": ("Pashto", "پښتو"),
        "pt": ("Portuguese", "Português"),
        "qu": ("Quechua", "Runa Simi"),
        "rm": ("Romansh", "Rumantsch"),
        "rn": ("Rundi", "Ikirundi"),
        "ro": ("Romanian", "Română", "Moldovan"),
        "ru": ("Russian", "Русский"),
        "rw": ("Kinyarwanda",),
        "sa": ("Sanskrit", "संस्कृतम्"),
        "sc": ("Sardinian", "Sardu"),
        "sd": ("Sindhi", "سنڌي"),
        "se": ("Northern Sami", "Davvisámegiella"),
        "sg": ("Sango", "Sängö"),
        "si": ("Sinhala", "සිංහල", "Sinhalese"),
        "sk": ("Slovak", "Slovenčina"),
        "sl": ("Slovenian", "Slovenščina", "Slovene"),
        "sm": ("Samoan", "Gagana Samoa"),
        "sn": ("Shona", "ChiShona"),
        "so": ("Somali", "Soomaali"),
        "sq": ("Albanian", "Shqip"),
        "sr": ("Serbian", "Српски", "Srpski"),
        "ss": ("Swati", "SiSwati"),
        "st": ("Southern Sotho", "Sesotho"),
        "su": ("Sundanese", "Basa Sunda"),
        "sv": ("Swedish", "Svenska"),
        "sw": ("Swahili", "Kiswahili"),
        "ta": ("Tamil", "தமிழ்"),
        "te": ("Telugu", "తెలుగు"),
        "tg": ("Tajik", "Тоҷикӣ"),
        "th": ("Thai", "ไทย"),
        "ti": ("Tigrinya", "ትግርኛ"),
        "tk": ("Turkmen", "Türkmen"),
        "tl": ("Tagalog", "Filipino", "Pilipino"),
        "tn": ("Tswana", "Setswana"),
        "to": ("Tongan", "Faka Tonga", "Tonga"),
        "tr": ("Turkish", "Türkçe"),
        "ts": ("Tsonga", "Xitsonga"),
        "tt": ("Tatar", "Татар"),
        "tw": ("Twi",),
        "ty": ("Tahitian", "Reo Tahiti"),
        "ug": ("Uyghur", "ئۇيغۇرچە"),
        "uk": ("Ukrainian", "Українська"),
        "ur": ("Urdu", "اردو"),
        "uz": ("Uzbek", "Oʻzbek"),
        "ve": ("Venda", "Tshivenḓa"),
        "vi": ("Vietnamese", "Tiếng Việt"),
        "vo": ("Volapük",),
        "wa": ("Walloon",),
        "wo": ("Wolof",),
        "xh": ("Xhosa", "isiXhosa"),
        "yi": ("Yiddish", "ייִדיש"),
        "yo": ("Yoruba", "Yorùbá"),
        "za": ("Zhuang", "Cuengh"),
        "zh": ("Chinese", "中文", "Mandarin", "汉语", "漢語"),
        "zu": ("Zulu", "isiZulu"),
    }
)
