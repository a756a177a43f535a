"""How written English is said."""

from __future__ import annotations

import pytest

from reelbot.render.studio.engines.text_to_speech import english

# fmt: off
CASES = [
    # numbers
    ("7 cats", "seven cats"),
    ("42", "forty two"),
    ("1,250 videos!", "one thousand two hundred fifty videos!"),
    ("1000000 stars", "one million stars"),
    ("1,234,000.5", "one million two hundred thirty four thousand point five"),
    ("3.14", "three point one four"),
    ("0.5 and .5", "zero point five and zero point five"),
    ("-5 or −7", "minus five or minus seven"),
    ("Agent 007", "Agent zero zero seven"),
    ("1000000000000000", "one" + 15 * " zero"),
    ("the 1st, 2nd, 3rd and 21st", "the first, second, third and twenty first"),
    ("the 100th day", "the one hundredth day"),
    ("½ and 2½ and 3/4", "one half and two and a half and three quarters"),
    ("1/3 of it", "one third of it"),
    ("10-20 people", "ten to twenty people"),
    ("pages 3–7", "pages three to seven"),
    ("a score of 3:2", "a score of three to two"),
    ("16:9", "sixteen to nine"),
    ("version v2.0.1", "version two point zero point one"),
    ("call 555-0123", "call five five five, zero one two three"),
    ("+1-202-555-0123", "plus one, two zero two, five five five, zero one two three"),
    ("2+2=4", "two plus two equals four"),
    ("3 + 4 = 7", "three plus four equals seven"),
    # years, dates, times
    ("In 2026, it", "In twenty twenty six, it"),
    ("1999", "nineteen ninety nine"),
    ("1905", "nineteen oh five"),
    ("1900", "nineteen hundred"),
    ("2000 and 2009", "two thousand and two thousand nine"),
    ("the 1990s", "the nineteen nineties"),
    ("the '80s", "the eighties"),
    ("1939–1945", "nineteen thirty nine to nineteen forty five"),
    ("2026-11-21", "November twenty first, twenty twenty six"),
    ("11/21/2026", "November twenty first, twenty twenty six"),
    ("21/11/2026", "November twenty first, twenty twenty six"),
    ("21.11.2026", "November twenty first, twenty twenty six"),
    ("on 21 November 2026.", "on the twenty first of November twenty twenty six."),
    ("November 21, 2026", "November twenty first, twenty twenty six"),
    ("on Nov. 3rd", "on November third"),
    ("March on, May 4", "March on, May fourth"),
    ("3:15 pm", "three fifteen P.M"),
    ("at 3pm.", "at three P.M."),
    ("9:05 a.m. sharp", "nine oh five A.M sharp"),
    ("12:00", "twelve o'clock"),
    ("15:30", "fifteen thirty"),
    ("08:00 am", "eight A.M"),
    # money, measures
    ("$5.20", "five dollars and twenty cents"),
    ("$1", "one dollar"),
    ("$0.99", "ninety nine cents"),
    ("€5", "five euros"),
    ("£1,000.50", "one thousand pounds and fifty pence"),
    ("5 €", "five euros"),
    ("5€", "five euros"),
    ("$5 million", "five million dollars"),
    ("$2.5bn", "two point five billion dollars"),
    ("20 USD", "twenty dollars"),
    ("12%", "twelve percent"),
    ("3.5 %", "three point five percent"),
    ("20°C", "twenty degrees Celsius"),
    ("-5 °F", "minus five degrees Fahrenheit"),
    ("5km", "five kilometers"),
    ("1 kg", "one kilogram"),
    ("100 km/h", "one hundred kilometers per hour"),
    ("16 GB", "sixteen gigabytes"),
    ("60fps", "sixty frames per second"),
    ("a 5-km run", "a five kilometer run"),
    ("1080p in 4K", "ten eighty P in four K"),
    ("in 3D", "in three D"),
    ("10x faster", "ten times faster"),
    ("2000 m", "two thousand meters"),
    # abbreviations
    ("Dr. Smith met Mr. and Mrs. Jones.", "doctor Smith met mister and missus Jones."),
    ("St. Peter on Main St. today", "Saint Peter on Main Street today"),
    ("St. Louis", "Saint Louis"),
    ("Prof. Lee vs. Lt. Kim", "professor Lee versus lieutenant Kim"),
    ("e.g. apples, i.e. fruit, etc.", "for example apples, that is fruit, et cetera."),
    ("No. 5", "number five"),
    ("pp. 10-12", "pages ten to twelve"),
    ("Smith Jr. left", "Smith junior left"),
    ("approx. 5", "approximately five"),
    ("J. R. R. Tolkien", "J R R Tolkien"),
    ("Mt. Everest", "mount Everest"),
    ("the U.S. Army", "the U.S Army"),
    ("No. I said no.", "No. I said no."),
    # symbols
    ("salt & pepper", "salt and pepper"),
    ("R&B", "R and B"),
    ("#1 hit", "number one hit"),
    ("#sunset", "hashtag sunset"),
    ("#GoldenHour", "hashtag Golden Hour"),
    ("@jane", "at jane"),
    ("C++ and C#", "C plus plus and C sharp"),
    ("5 > 3", "five is greater than three"),
    ("and/or", "and or"),
    ("24/7", "twenty four seven"),
    ("**bold** _word_ `code`", "bold word code"),
    ("AT&T", "A.T and T"),
    # Roman numerals
    ("Louis XIV ruled", "Louis the fourteenth ruled"),
    ("Henry VIII's wives", "Henry the eighth's wives"),
    ("Pope John Paul II", "Pope John Paul the second"),
    ("World War II ended", "World War two ended"),
    ("Chapter IV", "Chapter four"),
    ("Rocky III", "Rocky three"),
    ("Elizabeth I was", "Elizabeth I was"),
    ("Queen Elizabeth I was", "Queen Elizabeth the first was"),
    ("and I went", "and I went"),
    # acronyms
    ("NASA and NATO", "NASA and NATO"),
    ("a USB port", "a U.S.B port"),
    ("two GPUs", "two G.P.U's"),
    ("the BBC's", "the B.B.C's"),
    ("HTML", "H.T.M.L"),
    ("STOP it NOW", "stop it now"),
    ("the UK", "the U.K"),
    ("A380 and B2", "A three hundred eighty and B two"),
    ("COVID-19", "COVID nineteen"),
    ("GPU-based", "G.P.U based"),
    # links
    ("https://www.example.com/docs/?q=1", "example dot com slash docs"),
    ("see example.org.", "see example dot org."),
    ("jane.doe@example.com", "jane dot doe at example dot com"),
    # punctuation
    ("wait... what", "wait… what"),
    ("“Hello,” she said—then left", "“Hello,” she said — then left"),
    ('"Hello," she said', "“Hello,” she said"),
    ("the dogs' bowls", "the dogs' bowls"),
    ("'quoted' words", "quoted words"),
    ("well-known", "well-known"),
]
# fmt: on


@pytest.mark.parametrize(("written", "spoken"), CASES, ids=[case[0] for case in CASES])
def test_said(written: str, spoken: str) -> None:
    assert " ".join(word for word in english.say(written.split()) if word) == spoken


def test_one_saying_for_each_token() -> None:
    assert len(english.say("$5 million on 21 November 2026 &".split())) == 7


def test_capitals_throughout_are_no_acronyms() -> None:
    assert english.say("THE END OF THE WORLD".split()) == ["The", "End", "Of", "The", "World"]
