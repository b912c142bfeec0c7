# syntax=docker/dockerfile:1
# The image of Standfirst: `docker build -t standfirst .`, for amd64 and arm64 with
# `docker buildx build --platform linux/amd64,linux/arm64`. docs/containers.md says how it is used.
# Every command here is run by tests/integration/test_image.py in a clean root of Debian, without Docker.

# For the same bytes again name both by digest: PYTHON_IMAGE=docker.io/library/python@sha256:...
# The image of the build has a compiler: of sparse-dot-topn there is no wheel for arm64.
ARG BUILD_IMAGE=docker.io/library/python:3.11-bookworm
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim-bookworm

FROM ${BUILD_IMAGE} AS build
ARG EXTRAS=postgres,dask,s3,redis
ENV PIP_CACHE_DIR=/var/cache/pip \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_INPUT=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SOURCE_DATE_EPOCH=1767225600
WORKDIR /src
# The environment of the build has pip and hatchling; that of the image has neither.
COPY constraints.txt ./
RUN python -m venv /build && python -m venv --without-pip /opt/standfirst
RUN --mount=type=cache,target=/var/cache/pip \
    /build/bin/pip install -q -c constraints.txt hatchling cyclonedx-bom==7.5.0
COPY pyproject.toml README.md LICENSE ./
COPY docs/schemas docs/schemas
COPY templates templates
COPY seeds seeds
COPY flows flows
RUN /build/bin/python -m hatchling build -t wheel -d /dist
RUN --mount=type=cache,target=/var/cache/pip \
    /build/bin/pip --python /opt/standfirst/bin/python install -q --no-compile -c constraints.txt \
    "$(echo /dist/*.whl)[${EXTRAS}]"
# Compiled here, because nothing can be written later; by hash, so that the same sources give the same bytes.
# The second command lists what is in the image (CycloneDX).
RUN /opt/standfirst/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    /opt/standfirst/lib/python3.*/site-packages \
    && /build/bin/cyclonedx-py environment --output-reproducible --of JSON -o /opt/standfirst/sbom.cdx.json \
    /opt/standfirst/bin/python

FROM ${PYTHON_IMAGE}
ARG VERSION=0
ARG REVISION=unknown
ARG SOURCE=https://standfirst.example/
LABEL org.opencontainers.image.title="Standfirst" \
      org.opencontainers.image.description="A news digest made from your own sources, quoted verbatim" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The workspace is in /news, the only folder that must last; /tmp may be lost. Nothing else is written.
ENV PATH=/opt/standfirst/bin:$PATH \
    HOME=/tmp \
    USER=standfirst \
    STANDFIRST_WORKSPACE=/news \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    DO_NOT_TRACK=1
# Not useradd, which notes the date.
RUN echo 'standfirst:x:10001:10001::/tmp:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'standfirst:x:10001:' >> /etc/group \
    && install -d -m 0750 -o 10001 -g 10001 /news
COPY --from=build /opt/standfirst /opt/standfirst
COPY --chmod=0755 docs/containers/entrypoint /usr/local/bin/entrypoint
USER 10001:10001
WORKDIR /news
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import sys; from pathlib import Path; from flows.adapters.server import noted_server; sys.exit(noted_server(Path('.standfirst')) is None)"]
ENTRYPOINT ["entrypoint"]
CMD []
