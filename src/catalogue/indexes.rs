//! Package indexes, and hosts of repositories, that ask nobody for a login. Data only.

/// The index that uv takes packages from unless it is told another (uv "Indexes > Defining an index").
pub const PYPI: &str = "https://pypi.org/simple";

/// Package indexes that ask nobody who they are. Everything else may, and a secret that is not needed does no harm.
pub const PUBLIC_INDEXES: &[&str] = &[
    "pypi.org",
    "test.pypi.org",
    "files.pythonhosted.org",
    "download.pytorch.org",
    "download-r2.pytorch.org",
    "data.pyg.org",
    "pypi.nvidia.com",
    "pypi.ngc.nvidia.com",
    "wheels.vllm.ai",
    "flashinfer.ai",
    "storage.googleapis.com",
    "pypi.anaconda.org",
    "wheels.pyodide.org",
    "www.piwheels.org",
    "py.mujoco.org",
    // Mirrors of universities and of clouds that serve everybody: https://mirrors.tuna.tsinghua.edu.cn/help/pypi/, https://mirrorz.org/list/pypi
    "pypi.tuna.tsinghua.edu.cn",
    "mirrors.tuna.tsinghua.edu.cn",
    "mirrors.ustc.edu.cn",
    "pypi.mirrors.ustc.edu.cn",
    "mirrors.bfsu.edu.cn",
    "mirror.sjtu.edu.cn",
    "mirror.nju.edu.cn",
    "mirrors.zju.edu.cn",
    "mirrors.sustech.edu.cn",
    "mirrors.aliyun.com",
    "mirrors.cloud.tencent.com",
    "repo.huaweicloud.com",
    "mirrors.huaweicloud.com",
    "pypi.doubanio.com",
    // https://www.paddlepaddle.org.cn/install/quick, "pip"
    "www.paddlepaddle.org.cn",
];

/// Pages of a repository: <https://docs.github.com/en/pages/getting-started-with-github-pages/what-is-github-pages>,
/// <https://docs.gitlab.com/user/project/pages/>. Where they ask for a login, `private` names them.
pub const PUBLIC_PAGES: [&str; 2] = [".github.io", ".gitlab.io"];

/// Hosts whose repositories are public more often than not; a private one there is named in `private`.
pub const PUBLIC_GIT_HOSTS: [&str; 6] =
    ["github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "git.sr.ht", "huggingface.co"];
