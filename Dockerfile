# Only the site: its packages and the built data, without records and tools. docs/publish.md explains its use.
# tests/image follows these steps without an engine, in roots made from Debian's packages: make test-image.
FROM debian:bookworm-slim AS python
RUN apt-get update && apt-get install --yes --no-install-recommends python3 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin

FROM python AS build
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3-venv
WORKDIR /app
COPY requirements/site.txt requirements/site.txt
RUN python3 -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements/site.txt
COPY datapackage.json metadata.yml settings.json ./
COPY data data
COPY plugins plugins
COPY scripts scripts
COPY static static
COPY templates templates
RUN /venv/bin/python -m scripts build \
  && find data -mindepth 1 -maxdepth 1 ! -name tables -exec rm -r {} + \
  && rm -r requirements .build /venv/lib/python3*/site-packages/pip /venv/bin/pip*

FROM python
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PORT=8001 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["/venv/bin/python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/robots.txt', timeout=9)"]
CMD ["sh", "-c", "exec /venv/bin/python -m datasette serve . --host 0.0.0.0 --port $PORT"]
