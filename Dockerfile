# The image of web, worker and beat: `docker compose up` says how they are started.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
WORKDIR /srv/circolo
COPY . .
RUN python -m config.catalogues && python -m compileall -q .

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 CIRCOLO_VAR=/data
RUN apt-get update -q \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home circolo && install -d -o circolo -g circolo /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/circolo /srv/circolo
WORKDIR /srv/circolo
USER circolo
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m"]
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--graceful-timeout=10", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
