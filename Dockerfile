# One image for web, worker, beat and migrate: the same code, another command.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=course_platform.settings.production

WORKDIR /app

# Packages before code: they change less often, so this layer is usually reused.
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY . .

# Who runs the site may not write here, so each process would compile it anew.
RUN python -m compileall -q accounts course_platform gamification lessons outbox reminders

# collectstatic reads the settings, which refuse to load without a deployment's values. These
# exist for this one command only; the key is random and kept nowhere.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ALLOWED_HOSTS=build SITE_URL=https://build \
    DATABASE_URL=sqlite:////tmp/unused REDIS_URL=redis://unused CACHE_URL=redis://unused \
    python manage.py collectstatic --noinput -v0 \
    && useradd --system --uid 10001 --no-create-home course \
    && mkdir -p var/media var/archives \
    && chown -R course var

USER course
EXPOSE 8000
CMD ["gunicorn", "course_platform.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
