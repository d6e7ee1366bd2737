# The image of every Airflow service: Python, the lock, the code. The code belongs to root; the user that runs it can only read it.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends antiword unar libgl1 libglib2.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 50000 --gid 0 --create-home airflow

WORKDIR /opt/policy-notices
COPY requirements.txt pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY include include
RUN pip install --no-cache-dir --no-deps --editable .
COPY dags dags
COPY plugins plugins
RUN python -m compileall -q include dags plugins

ENV AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/policy-notices/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/policy-notices/plugins \
    PYTHONUNBUFFERED=1
RUN mkdir -p /opt/airflow/logs /var/lib/policy-notices && chown -R airflow:0 /opt/airflow /var/lib/policy-notices
USER airflow
CMD ["airflow", "version"]
