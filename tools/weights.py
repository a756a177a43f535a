"""Print which weights the neural engines take, and how to get them: `make models` ends with it."""

from __future__ import annotations

from reelbot.render.studio.engines import Registry, describe


def main() -> None:
    cards = [card for card in describe(Registry()) if card.get("model")]
    print("The libraries of the neural engines are here. Each engine takes weights of its own:\n")
    width = max(len(f"{card['task']}.{card['name']}") for card in cards)
    for card in cards:
        full = f"{card['task']}.{card['name']}"
        print(f"  {full:{width}}  {card['memory_mb'] / 1000:5.1f} GB  {card['model']}")
        print(f"  {'':{width}}            {card['licence']}")
    print(
        "\nreelbot models pull NAME fetches them; read their licences first. An engine whose"
        "\nweights are here is taken where there is a GPU, or named in [engines] of config.toml."
    )


if __name__ == "__main__":
    main()
