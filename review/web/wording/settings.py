"""What each setting means, in Chinese; in English it says what ``config.settings`` declares.

No catalogue stands between the two: the declaration is the English sentence already, and the papers
print it (``web.oversight`` chooses). Values and defaults are not here.
"""

from __future__ import annotations

#: Name of the setting -> its meaning.
MEANINGS: dict[str, str] = {
    "REVIEW_PUBLIC_DATA": "公开网站的文件夹：数据库、公开的文件、它自己的密钥。",
    "PUBLIC_DATABASE_URL": "公开目录的数据库；绝不是内网数据库。",
    "REVIEW_PUBLIC_LISTEN": "公开网站在哪个地址和端口上接受访问。",
    "REVIEW_PUBLIC_URL": "公众看到的公开网站地址；印在链接、订阅源和站点地图里。",
    "REVIEW_PUBLIC_NAME": "公开网站页首的名称；留空用通用名称。",
    "REVIEW_PUBLIC_SITE_CODE": "政府网站标识码，印在每个公开页面的页首。",
    "REVIEW_TIME_ZONE": "日期和期限所用的时区。",
    "REVIEW_SECURE_COOKIES": "Cookie 是否只在 https 下发送；auto 表示仅在本机且没有 https 地址时不要求。",
    "REVIEW_DATA": "本单位全部数据所在的文件夹。",
    "DATABASE_URL": "内网数据库：SQLite 文件或 PostgreSQL。",
    "MIGRATE_DATABASE_URL": "拥有数据表、执行升级的数据库账号；用 PostgreSQL 时与网站自己的账号分开。",
    "QUEUE_URL": "后台任务的队列：SQLite 文件、PostgreSQL 或 Redis。",
    "REVIEW_STAFF_LISTEN": "内网工作台在哪个地址和端口上接受访问。",
    "REVIEW_STAFF_URL": "工作人员看到的内网地址；印在每日邮件里。",
    "REVIEW_SMTP_URL": "发每日邮件的服务器，写作 smtp+starttls://user:password@mail.example.gov.cn；留空不发邮件。",
    "REVIEW_MAIL_FROM": "每日邮件的发件人。",
    "REVIEW_MAIL_DOMAINS": "邮件可以发往的域名，用逗号隔开；留空则各人可以填任何地址。",
    "REVIEW_UPLOAD_LIMIT_MB": "一次上传的上限，单位 MB。",
    "REVIEW_IDLE_MINUTES": "多少分钟没有操作就自动退出登录。",
    "REVIEW_ADMIN_IDLE_MINUTES": "三员（系统、安全、审计管理员）的同一时限。",
    "REVIEW_SIGN_IN_HOURS": "一次登录最长多少小时，到时一律退出。",
    "REVIEW_LOCK_AFTER": "同一账号从同一地址登录失败多少次就锁定。",
    "REVIEW_LOCK_MINUTES": "锁定持续多少分钟。",
    "REVIEW_SANDBOX_MEMORY_MB": "打开上传文件的进程可用的内存（地址空间），单位 MB。",
    "REVIEW_SANDBOX_SECONDS": "该进程处理一个文件最多多少秒，超时即终止。",
    "REVIEW_PUBLISH_WORKING_DAYS": "主动公开的公文印发后须在多少个工作日内上网。",
    "REVIEW_IMPORT_FOLDER": "可以在页面上导入其子文件夹的文件夹；留空则只能上传。",
    "REVIEW_WORKER_THREADS": "同时进行的后台任务数。",
}


KINDS = {"setting": MEANINGS}
