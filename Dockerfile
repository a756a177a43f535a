# Two images of one program:
#   docker build --target bots   -t reelbot-bots .      the chat bots and the page: no engines, small
#   docker build --target render -t reelbot-render .    the render host, with the engines that need no weights
#   docker build --target render --build-arg EXTRAS=models -t reelbot-render:cuda .    and the neural ones
# The neural image brings CUDA's libraries with torch's wheel; the machine needs its driver and the
# NVIDIA container toolkit alone. compose.yaml runs both images.
ARG PYTHON=python:3.13-slim-bookworm

# --- what both are built with: pip, and what changes seldom first ---------------------------------
FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
RUN python3 -m venv /opt/reelbot
ENV PATH=/opt/reelbot/bin:$PATH
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY tools/requirements.py tools/

FROM build AS build-bots
RUN python tools/requirements.py bots > bots.txt && pip install -r bots.txt -c constraints.txt
COPY src src
# The engines' data is of no use where there are no engines.
RUN rm -rf src/reelbot/assets/[!_]* && pip install --no-deps .

FROM build AS build-render
ARG EXTRAS=
RUN python tools/requirements.py base ${EXTRAS} > render.txt && pip install -r render.txt -c constraints.txt
COPY src src
RUN pip install --no-deps .

# --- what both run on -----------------------------------------------------------------------------
FROM ${PYTHON} AS run
RUN groupadd --gid 10001 reelbot \
    && useradd --uid 10001 --gid reelbot --no-create-home --home-dir /data --shell /usr/sbin/nologin reelbot \
    && install -d -o reelbot -g reelbot /data
ENV PATH=/opt/reelbot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    REELBOT_RENDER__DATA_DIR=/data XDG_CONFIG_HOME=/config
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM

FROM run AS bots
COPY --from=build-bots /opt/reelbot /opt/reelbot
USER 10001:10001
# Beyond this container the page starts with [web] access alone, so its host is left to the settings.
EXPOSE 8788
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["reelbot", "health", "bots"]
CMD ["reelbot", "bots"]

FROM run AS render
COPY --from=build-render /opt/reelbot /opt/reelbot
USER 10001:10001
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["reelbot", "health", "render"]
CMD ["reelbot", "render"]
