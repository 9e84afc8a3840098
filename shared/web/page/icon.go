package page

// Icon is the deployment's mark as an address of its own, for a page's icon: it costs no request.
const Icon = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 32 32%22%3E" +
	"%3Crect width=%2232%22 height=%2232%22 rx=%228%22 fill=%22%233b5bdb%22/%3E" +
	"%3Cpath d=%22M9 10v6a7 7 0 0 0 14 0v-6%22 fill=%22none%22" +
	" stroke=%22%23fff%22 stroke-width=%223%22 stroke-linecap=%22round%22/%3E" +
	"%3Ccircle cx=%229%22 cy=%229%22 r=%223.2%22 fill=%22%23fff%22/%3E" +
	"%3Ccircle cx=%2223%22 cy=%229%22 r=%223.2%22 fill=%22%23fff%22/%3E%3C/svg%3E"
