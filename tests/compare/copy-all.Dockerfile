# One stage, the whole tree first: what many repositories have.
FROM python:3.13-slim-trixie
COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /usr/local/bin/uv
WORKDIR /app
COPY . .
RUN uv sync --locked --no-dev
EXPOSE 8000
CMD ["uv", "run", "--no-dev", "uvicorn", "shop.api:service", "--host", "0.0.0.0", "--port", "8000"]
