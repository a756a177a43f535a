# The whole bot in one container:
#
#   docker build -t reelbot .
#   docker run -v reelbot:/data -v ./config.toml:/config/config.toml:ro reelbot
#
# Jobs, films and uploads are kept in the volume /data. Loopback ends at the container's wall: to
# reach the page or the API from outside, set [web] host and access, or [render] host and token.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /build
RUN python3 -m venv /opt/reelbot
# The dependencies are a layer of their own: source changes more often than they do.
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY src/reelbot/__init__.py src/reelbot/__init__.py
RUN /opt/reelbot/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        -c constraints.txt .
COPY src src
RUN /opt/reelbot/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --force-reinstall .

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin reelbot \
    && install -d -o reelbot -g reelbot -m 0700 /data \
    && install -d /config
COPY --from=build /opt/reelbot /opt/reelbot
ENV PATH=/opt/reelbot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    REELBOT_RENDER__DATA_DIR=/data
USER 10001
WORKDIR /config
VOLUME ["/data"]
# The host writes down where it listens; asking there follows whatever port is configured.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "import json, urllib.request as r; r.urlopen(json.load(open('/data/host.json'))['url'] + '/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["reelbot"]
CMD ["run"]
