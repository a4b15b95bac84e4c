//! Platforms that run code themselves, in images of their own: a project for one has nothing to start. Data only.

/// A platform, with what shows that code is for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Platform {
    /// As people call it.
    pub title: &'static str,
    /// Modules that only code for it imports.
    pub imports: &'static [&'static str],
    /// Files of its own at the project root.
    pub files: &'static [&'static str],
    /// The parameters of the functions that it calls, where a function is known by them.
    pub handler: &'static [&'static str],
    /// The package that production installs in such a project; none where it installs none.
    pub package: Option<&'static str>,
    /// The way to its image, as an instruction.
    pub way: &'static str,
}

/// Every platform; the first that fits is named.
pub const ALL: &[Platform] = &[
    // https://docs.langchain.com/langsmith/cli: `langgraph build` makes the image of what langgraph.json names.
    Platform {
        title: "LangGraph",
        imports: &[],
        files: &["langgraph.json"],
        handler: &[],
        package: None,
        way: "Run `langgraph build`",
    },
    // https://airflow.apache.org/docs/docker-stack/: projects extend the official image with their DAGs.
    Platform {
        title: "Airflow",
        imports: &["airflow"],
        files: &[],
        handler: &[],
        package: Some("apache-airflow"),
        way: "Extend the image `apache/airflow` with the DAGs",
    },
    // https://docs.aws.amazon.com/lambda/latest/dg/python-image.html, https://mangum.fastapiexpert.com/,
    // https://github.com/zappa/Zappa, https://aws.github.io/chalice/; handlers: "Define Lambda function handler in Python".
    Platform {
        title: "AWS Lambda",
        imports: &["mangum", "apig_wsgi", "aws_lambda_powertools", "awslambdaric", "chalice", "serverless_wsgi"],
        files: &["zappa_settings.json", "zappa_settings.toml", "serverless.yml", "serverless.yaml", "samconfig.toml"],
        handler: &["event", "context"],
        package: None,
        way: "Build it on `public.ecr.aws/lambda/python`, as AWS documents",
    },
    // https://learn.microsoft.com/azure/azure-functions/functions-reference-python
    Platform {
        title: "Azure Functions",
        imports: &["azure.functions"],
        files: &[],
        handler: &[],
        package: None,
        way: "Run `func init --docker-only`, which writes its Dockerfile",
    },
    // https://cloud.google.com/functions/docs/writing, https://firebase.google.com/docs/functions/get-started?gen=2nd
    Platform {
        title: "Google Cloud Functions",
        imports: &["functions_framework", "firebase_functions"],
        files: &[],
        handler: &[],
        package: None,
        way: "Run `gcloud run deploy --function`, which builds it",
    },
    // https://developers.cloudflare.com/workers/languages/python/
    Platform {
        title: "Cloudflare Workers",
        imports: &["workers.WorkerEntrypoint", "workers.DurableObject", "workers.handler"],
        files: &[],
        handler: &[],
        package: None,
        way: "Run `pywrangler deploy`, which uploads it",
    },
    // https://modal.com/docs/guide/images
    Platform {
        title: "Modal",
        imports: &["modal"],
        files: &[],
        handler: &[],
        package: Some("modal"),
        way: "Run `modal deploy`, which builds it",
    },
];
