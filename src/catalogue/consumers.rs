//! What waits for messages or for the clock without an end, in a program of its own. Data.

/// Classes and functions, by their dotted names.
const FUNCTIONS: &[&str] = &[
    // https://aiokafka.readthedocs.io/en/stable/consumer.html
    "aiokafka.AIOKafkaConsumer",
    // https://kafka-python.readthedocs.io/en/master/apidoc/KafkaConsumer.html
    "kafka.KafkaConsumer",
    // https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html
    "confluent_kafka.Consumer",
    "confluent_kafka.DeserializingConsumer",
    // https://schedule.readthedocs.io/en/stable/
    "schedule.run_pending",
    // https://apscheduler.readthedocs.io/en/3.x/userguide.html#choosing-the-right-scheduler-job-store-s-executor-s-and-trigger-s
    "apscheduler.schedulers.blocking.BlockingScheduler",
    // https://arq-docs.helpmanual.io/#running-the-worker-programmatically
    "arq.run_worker",
    "arq.worker.run_worker",
];

/// Methods, with the package that a file with them imports.
const METHODS: &[(&str, &str)] = &[
    // https://pika.readthedocs.io/en/stable/modules/adapters/blocking.html
    ("pika", "start_consuming"),
    // https://docs.celeryq.dev/projects/kombu/en/stable/userguide/consumers.html
    ("kombu", "drain_events"),
    // https://python-rq.org/docs/workers/#using-workers-programmatically
    ("rq", "work"),
];

/// Whether a call of this dotted name, or of this method in a file that imports these packages, does so.
pub fn is_one(dotted: &str, method: &str, mut imports: impl FnMut(&str) -> bool) -> bool {
    FUNCTIONS.contains(&dotted) || METHODS.iter().any(|(package, name)| *name == method && imports(package))
}
