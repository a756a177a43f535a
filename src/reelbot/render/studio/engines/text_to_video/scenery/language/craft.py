"""Words about how a picture is made: what they ask of the camera, and a prompt without them.

"Close-up", "drone shot", "zoom in" and "slow motion" are heeded; "octane render", "rule of thirds"
or "in the style of" name nothing that is seen, and are taken out before anything is read (pure).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from reelbot.render.studio.engines.text_to_video.scenery.sketch import Framing

V = TypeVar("V")
SLOW = 0.5
FAST = 2.5
_SHOT = r"(?:[- ](?:shots?|views?|footage|videos?|photos?|photograph(?:y|s)?|images?|lens|angle))*"


@dataclass(frozen=True, slots=True)
class Camera:
    """What a prompt asks of the camera; None: nothing."""

    framing: Framing | None = None
    zoom: tuple[float, float] | None = None  # at the start and at the end
    side: float | None = None  # 1: it goes right, -1: left, 0: it stands
    pace: float = 1.0  # of time


AS_IT_IS = Camera()


_FRAMINGS: Mapping[Framing, str] = {
    "close": rf"(?:extreme |medium |macro )?close[- ]?ups?{_SHOT}(?: of)?"
    rf"|macro{_SHOT}(?: of)?|head ?shots?(?: of)?|nahaufnahmen?|gros plans?|primer plano"
    r"|primo piano|крупный план|zbliżenie",
    "wide": rf"(?:extreme |ultra[- ]?|super )?wide(?:[- ]angle)?{_SHOT.replace('*', '+')}(?: of)?"
    rf"|wide[- ]angle|establishing{_SHOT}(?: of)?|(?:aerial|panoramic){_SHOT}(?: of)?"
    rf"|(?:drone|satellite){_SHOT.replace('*', '+')}"
    rf"(?: of)?|bird['’]?s[- ]eye{_SHOT}(?: of)?|top[- ]down{_SHOT}(?: of)?"
    r"|(?:extreme )?long shots?(?: of)?|panorama(?: of)?|luftaufnahmen?|drohnenaufnahmen?"
    r"|vue aérienne|vista aérea|plano general|с высоты птичьего полёта",
}
_ZOOMS: Mapping[tuple[float, float], str] = {
    (1.0, 1.3): r"zoom(?:s|ing|ed)?[- ]in(?:to)?(?: on)?|(?:slow(?:ly)? )?push(?:es|ing)?[- ]in"
    r"|dolly(?:ing)?[- ](?:in|zoom)|camera (?:slowly )?(?:moves|pushes|zooms|dollies) in",
    (1.3, 1.0): r"zoom(?:s|ing|ed)?[- ]out(?: of| from)?|pull(?:ing)?[- ]back shot(?: of)?"
    r"|dolly(?:ing)?[- ]out|camera (?:slowly )?(?:moves|pulls|zooms) (?:out|back|away)",
}
_SIDES: Mapping[float, str] = {
    1.0: r"(?:camera )?pan(?:s|ning)?(?: to the)? right|camera moves(?: to the)? right",
    -1.0: r"(?:camera )?pan(?:s|ning)?(?: to the)? left|camera moves(?: to the)? left",
    0.0: r"(?:static|fixed|locked|still) (?:camera|shot)(?: of)?|static tripod(?: shot)?",
}
_PACES: Mapping[float, str] = {
    SLOW: rf"(?:in )?(?:super |ultra )?slow[- ]?mo(?:tion)?{_SHOT}(?: of)?|zeitlupe|(?:au )?ralenti"
    r"|cámara lenta|câmera lenta|slowed down",
    FAST: rf"time[- ]?lapse{_SHOT}(?: of)?|hyper[- ]?lapse{_SHOT}(?: of)?|zeitraffer"
    r"|fast[- ]forward|sped up",
}
# What a picture is called before "of", and what it may be made with.
_MEDIA = (
    r"painting|drawing|sketch|illustration|rendering|render|photo(?:graph)?|photography|picture"
    r"|image|video|footage|clip|still|shot|portrait|view|scene|animation|artwork|artstyle|poster"
    r"|wallpaper|mural|mosaic|window|animated film|film|movie|cartoon|comic|meme|gif|timelapse"
)
_MADE_WITH = (
    r"oil|acrylic|pencil|charcoal|ink|chalk|crayon|pastel|digital|matte|gouache|vector|concept|wall"
    r"|stained[- ]glass|product|studio|3d|2d|cgi|pixel|line|full[- ]body|half[- ]body|stock|film"
    r"|beautiful|professional|candid|award[- ]winning|cinematic|movie|macro|realistic|detailed"
)
_FIRMS = (
    r"studio ghibli|ghibli|pixar|disney|dreamworks|illumination|netflix|hbo|bbc(?: earth)?|vogue"
    r"|national geographic|nat ?geo|discovery channel|unreal(?: engine)?(?: ?\d)?"
    r"|octane(?: render)?"
    r"|blender|cinema ?4d|houdini|redshift|v-?ray|lumen|artstation(?: hq)?|deviantart|pinterest"
    r"|unsplash|pixiv|cgsociety|behance|midjourney|stable diffusion|sora|runway|veo|lego|minecraft"
    r"|wes anderson|tim burton|hayao miyazaki|miyazaki|greg rutkowski|alphonse mucha|artgerm"
    r"|blade runner|stranger things|squid game|breaking bad|kodak(?: portra)?(?: \d+)?"
    r"|sony a7\w*|canon(?: eos)?|nikon|hasselblad|leica|arri(?: alexa)?|alexa|imax|go ?pro|dji"
    r"|super ?8|vhs(?: tape)?|polaroid|panavision"
)
_ARTISTS = (
    r"(?:vincent )?van gogh|(?:claude )?monet|(?:pablo )?picasso|(?:salvador )?dal[ií]|banksy"
    r"|turner"
    r"|rembrandt|vermeer|klimt|hokusai|bob ross|andy warhol|edward hopper|norman rockwell"
    r"|caravaggio|botticelli|bosch|escher|h\.? ?r\.? giger|frida kahlo|matisse|basquiat"
)
_GONE = (
    (
        r"shot (?:on|with) (?:an? )?(?:"
        + _FIRMS
        + r"|red|film|iphone|dslr|sony|fuji\w*|phone|\d+ ?mm)"
        r"[^,.;:]*"
    ),
    r"(?:in |with )?(?:the |an? )?(?:art ?)?style of [^,.;:]+|in (?:an? |the )?[\w'-]+ style",
    rf"(?:by|inspired by|à la) (?:{_ARTISTS}|{_FIRMS})",
    rf"(?:{_ARTISTS}|{_FIRMS})[- ](?:style[d]?|inspired|like|aesthetic|look)",
    rf"(?:{_FIRMS})(?:[- ](?:movie|animation|film|documentary|photo|photograph|camera))?",
    (
        r"(?:product|food|street|night|fashion|wildlife|nature|advertising|commercial|studio|portrait"
        r"|landscape|stock|wedding|sports?|travel|fine art|editorial|architectural)"
        r"[- ](?:photo(?:graph(?:y|s)?|s)?|photoshoot|videography)(?: of)?"
    ),
    (
        r"(?:product|hero|beauty|action|glamour|tracking|following|follow|panning|crane|dolly"
        r"|steadicam"
        r"|handheld|hand-held|insert|full(?:[- ]body)?|medium|cowboy|reverse"
        r"|over[- ]the[- ]shoulder"
        r"|point[- ]of[- ]view|pov|fpv|first[- ]person|third[- ]person|low|rack focus"
        r"|ground[- ]level"
        r"|cinematic|film|movie|smooth|continuous|single|one)[- ](?:shots?|take|footage"
        r"|view)(?: of)?"
    ),
    (
        r"(?:low|high|eye|dutch|overhead|tilted|worm['’]?s[- ]eye|canted)[- ](?:angle|level)"
        rf"{_SHOT}(?: of)?|worm['’]?s[- ]eye{_SHOT}(?: of)?|over[- ]the[- ]shoulder"
    ),
    r"first[- ]person(?: view| pov)?(?: of)?|pov(?: of)?|fpv|point of view",
    r"(?:side|front|back|rear|top) view(?: of)?|(?:full|half|upper)[- ]body",
    r"(?:looking|staring|smiling) (?:in|at|into|to|straight at) (?:the )?(?:camera|viewer|lens)",
    (
        r"(?:white|black|plain|blurr(?:y|ed)|solid|simple|gr[ae]y|green|transparent|clean|dark|neutral"
        r"|minimal(?:ist)?|colou?rful|pastel|gradient) (?:back(?:ground|drop)|screen)"
    ),
    r"(?:in|on|against|with) (?:the |an? )?(?:far )?(?:back|fore|middle)ground",
    r"studio (?:light(?:ing|s)?|quality|setup|background|shot|portrait)",
    r"(?:best|high|highest|ultra|top|premium|cinema|broadcast)[- ]quality",
    (
        r"(?:ultra|super|hyper|highly|very|extremely|insanely|intricately|finely|richly)?[- ]*"
        r"(?:intricate )?detail(?:ed|s|ing)?"
    ),
    (
        r"(?:ultra|super|hyper|highly|very|extremely)[- ]?"
        r"(?:hd|realistic|real|sharp|high res(?:olution)?)"
    ),
    r"trending(?: on [\w ]+)?|award[- ]winning|world[- ]class|masterpiece|best quality",
    (
        r"depth of field|rule of thirds|negative space|low[- ]poly|lens flares?|film grain"
        r"|light leaks?"
        r"|god ?rays?|sun ?rays|light rays|(?:rim|back|soft|hard|natural|volumetric|ambient"
        r"|warm|cold|global|studio|beautiful|perfect) (?:light(?:ing)?|illumination)"
        r"|(?:ray|path)[- ]trac(?:ing|ed)|ambient occlusion|subsurface scattering|sub-?surface"
        r"|chromatic aberration|tilt[- ]shift|fish[- ]?eye(?: lens)?|line ?art"
        r"|key (?:visual|art|frame)"
        r"|(?:high|low)[- ]key|(?:concept|digital|fan|splash|vector|fantasy|clip|box|album"
        r"|cover) art"
        r"|character (?:design|sheet)|matte painting|whip pan|teal and orange"
        r"|colou?r[- ]grad(?:ed|ing)"
        r"|freeze frame|bullet time|rack focus|(?:in|out of|sharp|soft|shallow) focus|high contrast"
        r"|rotating camera|camera (?:movement|motion|follows|orbits|circles|rotates"
        r"|tilts)(?: around)?"
    ),
    r"(?:no|without) (?:text|watermarks?|logos?|captions?|subtitles?|words|signature|blur)",
    (
        r"--?(?:ar|v|s|q|c|style|stylize|chaos|seed|niji|no) [\w:.]+|\b\d+:\d+\b|\b\d+ ?fps\b"
        r"|\b\d{3,4}p\b|\b\d+ ?mm\b|\b(?:2|4|5|8|12|16)k\b|\bf ?/ ?\d[\d.]*|\biso ?\d+|\bseed \d+"
    ),
)
# Turns of the trade that say an hour.
_HOURS = ((r"golden hour|magic hour", " sunset "), (r"blue hour", " dusk "))


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


# Possessive: a long word without spaces must not be tried in all its parts.
_CALLED = re.compile(
    rf"(?:^|(?<=[,.;:]))((?:\s*(?!(?:of|with|in|at|and|or|on|near|holding|watching)\b)[\w'-]++){{0,3}}?)"
    rf"\s*\b(?:(?:{_MADE_WITH})[- ])*(?:{_MEDIA}) of\b",
    re.IGNORECASE,
)
_FRAMED = tuple((value, _whole(words)) for value, words in _FRAMINGS.items())
_ZOOMED = tuple((value, _whole(words)) for value, words in _ZOOMS.items())
_MOVED = tuple((value, _whole(words)) for value, words in _SIDES.items())
_TIMED = tuple((value, _whole(words)) for value, words in _PACES.items())
_REMOVED = tuple(_whole(words) for words in _GONE)
_TOLD = tuple((_whole(words), hour) for words, hour in _HOURS)


def without_craft(text: str) -> tuple[str, Camera]:
    """The text without what says only how it is filmed or drawn, and what the camera is to do.

    A text of nothing else is left as it is."""
    left = text
    for pattern, hour in _TOLD:
        left = pattern.sub(hour, left)
    framing, left = _taken(left, _FRAMED)
    zoom, left = _taken(left, _ZOOMED)
    side, left = _taken(left, _MOVED)
    pace, left = _taken(left, _TIMED)
    for pattern in _REMOVED:
        left = pattern.sub(" ", left)
    left = _CALLED.sub(r"\1 ", left)
    if not re.search(r"[^\W\d_]", left):
        left = text
    if left != text:
        left = re.sub(r"\s+", " ", left)
        left = re.sub(r"\b(?:an?|the) (?=(?:an?|the)\b)", "", left, flags=re.IGNORECASE)
        left = re.sub(r"(?: ?,)+", ",", left).strip(" ,:")
    return left, Camera(framing, zoom, side, pace or 1.0)


def _taken(text: str, table: tuple[tuple[V, re.Pattern[str]], ...]) -> tuple[V | None, str]:
    """The first value whose words a text has, and the text without the words of all."""
    value: V | None = None
    for candidate, pattern in table:
        if pattern.search(text):
            value = candidate if value is None else value
            text = pattern.sub(" ", text)
    return value, text
