"""What cannot be seen is shown by what stands for it: Monday is rain and coffee, freedom a bird
over the mountains. Counts only where a prompt names nothing that can be seen."""

from __future__ import annotations

from collections.abc import Mapping

# What to show → the words for it in English, German, French and Spanish.
_SHOWN: Mapping[str, str] = {
    "sad office worker with a coffee in the rain in the city":
        "monday mondays montag lundi lunes routine commute",
    "cheerful balloons and a party popper with confetti":
        "friday weekend freitag wochenende vendredi viernes saturday samstag samedi sábado fun",
    "calm cat sleeps in a garden at sunrise": "sunday sonntag dimanche domingo relaxation",
    "cheerful child dances with balloons in a sunny meadow under a rainbow":
        "happiness joy bliss delight optimism glück freude bonheur joie felicidad alegría laughter",
    "sad wilted flower in the rain":
        "sadness grief sorrow depression melancholy heartache trauer traurigkeit tristesse "
        "tristeza pena despair failure regret loss",
    "sad old man on the beach at dusk in the fog":
        "loneliness solitude isolation einsamkeit soledad emptiness homesickness heimweh",
    "volcano with fire in a storm": "anger rage fury hatred wut zorn colère ira rabia passion",
    "scary derelict house in a dark forest at night in the fog":
        "fear anxiety dread terror panic angst furcht peur miedo horror darkness",
    "seedling in a meadow at sunrise":
        "hope beginnings beginning rebirth renewal growth hoffnung espoir esperanza neuanfang "
        "potential patience",
    "eagle flies over the mountains at sunrise":
        "freedom liberty independence freiheit liberté libertad ambition",
    "dove flies over a calm lake at sunrise":
        "peace harmony serenity tranquility frieden paix paz forgiveness",
    "lion on a mountain at sunrise":
        "courage bravery strength pride honour honor mut stärke force coraje valentía leadership",
    "owl with books at night": "wisdom knowledge truth weisheit wissen sagesse sabiduría",
    "cat with a telescope under the stars at night":
        "curiosity wonder neugier curiosité curiosidad discovery exploration",
    "light bulb and an artist palette with sparkles":
        "creativity imagination inspiration idea ideas innovation kreativität fantasie "
        "créativité creatividad imaginación thought thinking",
    "trophy with confetti on a mountain at sunrise":
        "success victory achievement triumph winning erfolg sieg succès éxito congratulations "
        "glückwunsch félicitations felicidades motivation perfection",
    "dreamy hot air balloon under the stars at night":
        "dream dreams dreaming traum träume rêve sueño sueños fantasy escapism longing sehnsucht",
    "vintage framed picture and an hourglass in a room":
        "memory memories nostalgia past history erinnerung vergangenheit nostalgie mémoire "
        "recuerdos pasado tradition heritage",
    "futuristic robot in the city at night": "future tomorrow progress zukunft avenir futuro",
    "hourglass on the beach at sunset": "zeit temps tiempo eternity moment aging ageing",
    "wilted flower and a headstone in the fog": "death mortality tod mort muerte ending oblivion",
    "butterfly over flowers in a garden at sunrise":
        "change transformation metamorphosis life beauty leben vie vida schönheit wandel innocence",
    "alarm clock and a fire and an office worker in the city":
        "stress deadline burnout pressure überstunden overtime hurry urgency",
    "office worker with a briefcase in the city":
        "work job career business arbeit travail trabajo capitalism economy productivity",
    "umbrella on ground and luggage on a sunny beach":
        "vacation holiday holidays vacations urlaub ferien vacances vacaciones getaway",
    "student with books": "school education learning study studying exam exams schule bildung",
    "person lifting weights": "health fitness exercise workout gesundheit santé salud willpower",
    "scientist with a test tube": "science research chemistry physics wissenschaft experiment",
    "robot with a laptop at night":
        "technology internet digital data technik technologie algorithm cyberspace automation",
    "owl in the snow at night": "silence stillness quietness stille silencio quiet",
    "tornado over a village in a storm": "chaos disaster destruction catastrophe turmoil",
    "dog and a cat in a sunny meadow":
        "friendship loyalty trust kindness freundschaft amitié amistad treue companionship empathy",
    "deer in the forest at sunrise": "nature wilderness environment natur naturaleza earthiness",
    "hot air balloon over the mountains":
        "adventure journey travel abenteuer reise aventure voyage aventura viaje wanderlust",
    "mage with a magic wand and sparkles at night": "magie magia mystery enchantment miracle",
    "detective with an old key at night in the fog": "secret secrets geheimnis suspense deception",
    "four leaf clover in a meadow": "luck fortune chance suerte",
    "sloth in the jungle": "boredom laziness procrastination langeweile ennui faulheit waiting",
    "hamburger and pizza and french fries": "hunger appetite craving faim hambre",
    "cat sleeps in a bed at night": "sleep tiredness insomnia müdigkeit schlaf sommeil fatigue",
    "cloud with lightning in a storm": "energy power electricity energie énergie",
    "racing car on a road": "speed acceleration geschwindigkeit vitesse velocidad adrenaline",
    "ringed planet in space with a comet":
        "infinity universe infinite unendlichkeit univers universo existence vastness nothingness",
    "polar bear on the ice in the hot sun": "climate warming klimawandel pollution extinction",
    "balance scale and a classical building": "justice democracy equality gerechtigkeit politics",
    "bouquet and a red heart":
        "thanks gratitude thank danke merci gracias dankbarkeit care appreciation affection",
    "ship on the sea at sunset": "goodbye farewell abschied adieu adiós departure parting",
    "firecracker and confetti in the city at night": "silvester nochevieja countdown",
    "rabbit with an egg in a garden": "easter ostern pâques pascua",
    "red heart and a rose at sunset": "liebe amour amor tenderness intimacy devotion",
    "brain and a light bulb": "philosophy consciousness logic reason mathematics intelligence",
}  # fmt: skip

CONCEPTS: Mapping[str, str] = {
    word: shown for shown, words in _SHOWN.items() for word in words.split()
}
