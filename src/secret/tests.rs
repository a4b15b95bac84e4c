//! What is taken out of texts, and what stays.

use super::*;

/// Each holds `hunter2...` as its secret, or another text that is given.
const SECRETS: [(&str, &str); 63] = [
    ("ENV PGPASSWORD=hunter2", "hunter2"),
    ("ENV DBPASS=\"hunter two\" MODE=x", "hunter two"),
    ("ENV MYSQL_PWD hunter2 and more", "hunter2 and more"),
    ("ARG GITHUB_PAT='hunter2'", "hunter2"),
    ("ENV A=b \\\n    JWT=hunter2", "hunter2"),
    ("ENV CONNECTION=\"Server=x;Password=hunter2;Database=y\"", "hunter2"),
    ("ENV DB=\"DefaultEndpointsProtocol=https;AccountKey=hunter2==;x=y\"", "hunter2=="),
    ("ENV CONFIG='{\"user\": \"me\", \"password\":\"hunter2\"}'", "hunter2"),
    ("ENV CONFIG=\"{\\\"password\\\":\\\"hunter2\\\"}\"", "hunter2"),
    ("ENV SLACK=https://hooks.slack.com/services/T000/B000/abc", "T000/B000/abc"),
    ("ENV X=https://discord.com/api/webhooks/123/abc-def", "123/abc-def"),
    ("ENV BOT=https://api.telegram.org/bot123:abc/send", "123:abc/send"),
    ("ENV DATABASE_URL=postgres://me:hunter2@db/shop", "hunter2"),
    ("ENV DATABASE_URL=postgres://me:hun/ter2@db/shop", "hun/ter2"),
    ("LABEL source=https://git.example/a?private_token=hunter2", "hunter2"),
    ("ENV SESSION=aB3xK9mQ2vL7nR4tY8wZ", "aB3xK9mQ2vL7nR4tY8wZ"),
    ("ENV X=ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
    ("ENV X=sk-proj-0123456789abcdefghij", "sk-proj-0123456789abcdefghij"),
    ("ENV X=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("RUN curl -H 'Authorization: Bearer hunter2' https://x", "hunter2"),
    ("RUN curl -H \"Authorization: hunter2\" https://x", "hunter2"),
    ("RUN curl --header \"PRIVATE-TOKEN: hunter2\" https://x", "hunter2"),
    ("RUN curl -H 'X-Api-Key: hunter2' https://x", "hunter2"),
    ("RUN curl -u me:hunter2 https://x", "hunter2"),
    ("RUN wget --user=me --password=hunter2 https://x", "hunter2"),
    ("RUN git clone https://hunter2@git.example/a", "hunter2"),
    ("RUN sshpass -p hunter2 ssh x", "hunter2"),
    ("RUN mysql -uroot -phunter2 shop", "hunter2"),
    ("RUN docker login -u me -p hunter2", "hunter2"),
    ("RUN echo \"-----BEGIN RSA PRIVATE KEY-----hunter2\"", "hunter2"),
    ("FROM me:hunter2@registry.example/a:1", "hunter2"),
    ("CMD [\"serve\", \"--token\", \"hunter2\"]", "hunter2"),
    ("CMD serve --api-key hunter2 --port 80", "hunter2"),
    ("CMD serve --token=hunter2", "hunter2"),
    ("    command:\n      - serve\n      - --token\n      - hunter2\n", "hunter2"),
    ("  POSTGRES_PASSWORD: hunter2\n", "hunter2"),
    ("  POSTGRES_PASSWORD: \"hunter 2\" # no\n", "hunter 2"),
    ("  POSTGRES_PASSWORD: hunter 2\n", "hunter 2"),
    ("  POSTGRES_PASSWORD: &p hunter2\n", "hunter2"),
    ("  POSTGRES_PASSWORD: |-\n    hunter2\n", "hunter2"),
    ("  - POSTGRES_PASSWORD=hunter2\n", "hunter2"),
    ("  - \"POSTGRES_PASSWORD=hunter2\"\n", "hunter2"),
    ("web: TOKEN=hunter2 serve", "hunter2"),
    ("export TOKEN=hunter2; serve", "hunter2"),
    ("[[index]]\nurl = \"https://index.example/simple?token=hunter2\"", "hunter2"),
    ("env:\n  - name: DB_PASSWORD\n    value: hunter2 # no\n", "hunter2"),
    ("  - {name: API_TOKEN, value: 'hunter2'}", "hunter2"),
    ("[{\"name\": \"API_KEY\",\n  \"value\": \"hunter2\"}]", "hunter2"),
    ("url = \"https://index.example/aB3xK9mQ2vL7nR4t/simple\"", "aB3xK9mQ2vL7nR4t"),
    ("ENV OPENAIKEY=hunter2", "hunter2"),
    ("ENV ODBC=\"Driver=x;UID=a;PWD=hunter2\"", "hunter2"),
    ("ENV HDR=\"Bearer hunter2\"", "hunter2"),
    ("ENV HDR='Basic aHVudGVyMjpodW50ZXIy'", "aHVudGVyMjpodW50ZXIy"),
    ("ENV DSN=me:hunter2@tcp(db:3306)/shop", "hunter2"),
    ("ENV X=pul-0123456789abcdef0123456789abcdef01234567", "pul-0123456789abcdef0123456789abcdef01234567"),
    ("KEY = 'django-insecure-x8#k2@m!q0z-abcdefgh(ij)'", "django-insecure-x8#k2@m!q0z-abcdefgh(ij)"),
    ("RUN redis-cli -a hunter2 ping", "hunter2"),
    ("RUN aws configure set aws_secret_access_key hunter2", "hunter2"),
    ("RUN git config --global user.password hunter2", "hunter2"),
    ("RUN echo 'hunter2' | tee /etc/secret", "hunter2"),
    ("RUN echo \"machine x password hunter2\" >> ~/.netrc", "machine x password hunter2"),
    ("RUN sed -i 's/PASSWORD_HERE/hunter2/' main.py", "hunter2"),
    ("RUN sed -i \"s|@TOKEN@|hunter2|g\" main.py", "hunter2"),
];

const PLAIN: [&str; 35] = [
    "ENV AUTHOR=me KEYBOARD=us TOKENIZER_MODEL=bert-base-uncased-2024",
    "ENV PUBLIC_KEY_URL=https://x.example/key.pub SECRET_NAME=projects/1/secrets/a",
    "ENV TOKEN=$TOKEN PASSWORD=${PASSWORD:-}",
    "ENV AUTH=false USE_AUTH=true",
    "RUN --mount=type=secret,id=uv_index_x_password,env=UV_INDEX_X_PASSWORD uv sync",
    "docker build --secret id=netrc,src=$HOME/.netrc .",
    "FROM python:3.14-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "ENV GIT_COMMIT=0123456789abcdef0123456789abcdef01234567",
    "    environment: UV_INDEX_X_PASSWORD\n",
    "  secrets:\n    - netrc\n",
    "CMD [\"gunicorn\", \"--keyfile\", \"key.pem\", \"--key\", \"server.pem\", \"app:app\"]",
    "CMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\", \"--port\", \"8000\"]",
    "  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n",
    "  POSTGRES_PASSWORD_FILE: /run/secrets/db\n",
    "ENV MODEL=sentence-transformers/all-MiniLM-L6-v2",
    "ENV UVICORN_LOG_LEVEL=info PYTHONUNBUFFERED=1 LANG=C.UTF-8",
    "RUN pip install 'name @ https://index.example/a-1.0-py3-none-any.whl'",
    "https://files.index.example/packages/ab/cd/0123456789abcdef0123456789abcdef/a-1.0-cp313-cp313-manylinux_2_17_x86_64.whl",
    "RUN docker run --user 1000:1000 x && chown app:app /data",
    "hint: Give it as `UV_INDEX_..._PASSWORD` instead",
    "note: The program does not start without `API_TOKEN` (main.py:3); Compose reads them from `.env`",
    "RUN git clone git@github.com:a/b.git",
    "mail me@shop.example",
    "  API_TOKEN:\n",
    "  - name: MODE\n    value: fast\n  - name: TOKENIZER\n    value: bert\n",
    "  - name: API_TOKEN\n    valueFrom:\n      a: b\n",
    "ENV DJANGO_SETTINGS_MODULE=config.settings.production2024",
    "COPY --from=ghcr.io/astral-sh/uv:0.13.8 /uv /bin/",
    "cd /srv; PWD=/srv OLDPWD=/",
    "RUN git config --global user.name me && git config --global core.sshCommand ssh",
    "RUN echo 'en_US.UTF-8 UTF-8' > /etc/locale.gen && echo x | tee -a /etc/hosts",
    "RUN sed -i 's/MODE/fast/; s|/a/b|/c/d|' main.py",
    "a Bearer token, Basic authentication",
    "ENV MAX_TOKENS=4096 CHUNK_TOKENS=512",
    "  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?copy .env.example}\n",
];

/// What a file of the authors' gives a variable that is not set is shown to nobody, and is read.
#[test]
fn the_default_of_a_secret_variable_is_not_shown() {
    let text = "  POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-hunter2}\n";
    assert!(!masked(text).contains("hunter2") && withheld(text) == text);
    assert_eq!(masked("${MODE:-fast} ${TOKEN:-} ${TOKEN:?say it}"), "${MODE:-fast} ${TOKEN:-} ${TOKEN:?say it}");
}

#[test]
fn a_secret_is_taken_out_and_what_is_around_it_stays() {
    for (text, secret) in SECRETS {
        let masked = masked(text);
        let withheld = withheld(text);
        assert!(!masked.contains(secret) && !withheld.contains(secret), "{text}: {masked}");
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.lines().count(), text.lines().count());
        assert_eq!(withheld.lines().count(), text.lines().count());
        assert!(was_withheld(&withheld) && is_in(text));
        let kept = text.find(secret).expect("it is there");
        assert_eq!(&masked[..3], &text[..3], "{masked}");
        assert!(kept > 0);
    }
}

#[test]
fn what_holds_no_secret_stays_as_it_is() {
    for text in PLAIN {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn what_is_masked_is_masked_no_further() {
    for (text, _) in SECRETS {
        let once = masked(text).into_owned();
        assert_eq!(masked(&once), once);
        assert_eq!(withheld(&withheld(text)), withheld(text));
    }
}

#[test]
fn a_manifest_keeps_the_values_of_names() {
    let text = "[project.scripts]\ntoken = 'shop.token:main'\n[project.urls]\nsource = 'https://me:pw@git.example/a?token=pw2'\n";
    let masked = without_tokens(text);
    assert!(masked.contains("'shop.token:main'") && !masked.contains("pw"), "{masked}");
    assert_eq!(masked.len(), text.len());
}

#[test]
fn an_index_is_named_without_its_login_and_its_token() {
    for address in
        ["https://me:pw@index.example/simple", "https://index.example/simple", "https://me:p/w@index.example/simple"]
    {
        assert_eq!(bare_address(address), "https://index.example/simple");
    }
    assert_eq!(
        bare_address("https://index.example/aB3xK9mQ2vL7nR4t/simple"),
        "https://index.example/****************/simple"
    );
    assert_eq!(bare_address("https://index.example/simple?token=abcde"), "https://index.example/simple?token=*****");
}

#[test]
fn a_value_is_judged_with_its_name() {
    assert!(is_assigned("PGPASSWORD", "x") && is_assigned("MODE", "Server=x;Password=y"));
    assert!(!is_assigned("MODE", "fast") && !is_assigned("USE_AUTH", "true") && !is_assigned("AUTHOR", "me"));
}
